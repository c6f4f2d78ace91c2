"""A deck as one HTML file: nothing is fetched, and its policy lets nothing be."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from deckgen.export.decoration import data_address, decorations, slide_size
from deckgen.export.slides import Setting, slide_html
from deckgen.export.styles import Styles, brand_rules
from deckgen.export.words import Numbers, Pen
from deckgen.ledger.model import Ledger, Origin
from deckgen.ledger.trace import explained
from deckgen.slides.direction import is_rtl
from deckgen.slides.model import Deck
from deckgen.slides.stationery import Stationery

if TYPE_CHECKING:
    from jinja2 import Template

_UNSAFE: Final = re.compile(r"[^\w.-]+")
_RESERVED: Final = frozenset(("where", "panel", "help", "help-title", "tip", "said", "facts"))  # the page's own ids


def page(deck: Deck, stationery: Stationery, ledger: Ledger | None = None) -> str:
    """Return `deck` as a page; equal input gives equal bytes.

    Parameters
    ----------
    deck : Deck
        As the writer of the .pptx is given it.
    stationery : Stationery
        What it is written on: theme, places of placeholders, what the brand draws.
    ledger : Ledger, optional
        What the page tells of each number.
    """
    theme, size = stationery.theme, slide_size(stationery)
    styles, numbers = Styles(size), Numbers(ledger=ledger)
    anchors = _anchors(deck)
    pen = Pen(
        theme=theme, ground="background", language=deck.language, styles=styles, numbers=numbers, links=anchors
    )  # fmt: skip
    setting = Setting(deck=deck, theme=theme, layouts=stationery.layouts, numbers=numbers, pen=pen)
    slides = [slide_html(slide, number, setting) for number, slide in enumerate(deck.slides, 1)]
    style = "\n".join([_file("deck.css"), brand_rules(theme, size), _grounds(deck, stationery), styles.rules()])
    script = _file("deck.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return _template().render(
        language=deck.language, direction="rtl" if is_rtl(deck.language) else "ltr", policy=policy,
        title=deck.title, author=deck.author or deck.organization, style=_raw(style), script=_raw(script),
        slides=[_raw(slide) for slide in slides], first=next(iter(anchors.values()), ""), facts=_raw(_facts(numbers)),
    )  # fmt: skip


def _anchors(deck: Deck) -> dict[str, str]:
    """Return slide's id -> its anchor in the page, each one once."""
    found: dict[str, str] = {}
    for slide in deck.slides:
        anchor = first = _UNSAFE.sub("-", slide.id) or "slide"
        count = 1
        while anchor in found.values() or anchor in _RESERVED:
            count += 1
            anchor = f"{first}-{count}"
        found[slide.id] = anchor
    return found


def _grounds(deck: Deck, stationery: Stationery) -> str:
    """Return the rules with the colour of each layout that the deck uses, and what the brand draws on it."""
    used = list(dict.fromkeys(slide.layout for slide in deck.slides))
    drawn: dict[bytes, list[str]] = {}
    for layout, svg in decorations(stationery, used).items():
        drawn.setdefault(svg, []).append(f".on-{layout}")
    colors = [f".on-{layout}{{background-color:var(--c-{stationery.layouts[layout].ground})}}" for layout in used]
    images = (f"{','.join(names)}{{background-image:url({data_address(svg)})}}" for svg, names in drawn.items())
    return "\n".join([*colors, *images])


def _facts(numbers: Numbers) -> str:
    """Return what is told of each number, as JSON that can stand in a page."""
    if numbers.ledger is None or not numbers.origins:
        return ""
    facts: dict[str, int] = {}
    listed = []
    sources = ", ".join(f"{one['label']} ({one['file']})" for one in numbers.ledger.sources if one.get("file"))
    for slide, origin in numbers.origins:
        told = json.dumps(_fact(numbers.ledger, origin, slide, sources), ensure_ascii=False)
        listed.append([facts.setdefault(told, len(facts)), origin.role if origin.kind == "metric" else ""])
    text = f'{{"facts":[{",".join(facts)}],"numbers":{json.dumps(listed, ensure_ascii=False)}}}'
    return text.replace("<", "\\u003c")


_KINDS: Final = {
    "metric": "Metric", "query": "A query's result", "spec": "Typed in the spec", "build": "A fact of the build",
    "date": "A date", "words": "A sentence of the section", "deck": "An earlier deck", "derived": "Computed by the section",
}  # fmt: skip


def _fact(ledger: Ledger, origin: Origin, slide: str, sources: str) -> dict[str, Any]:
    rows = [[name, text] for name, text in explained(ledger, origin, slide) if text]
    head = _KINDS[origin.kind]
    if origin.kind == "metric":
        head = next((text for name, text in rows if name == "label"), origin.name)
        rows = [["metric", origin.name], *(row for row in rows if row[0] != "label")]
        rows += [["sources", sources]] if sources else []
    return {"head": head, "rows": rows}


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _file(name: str) -> str:
    # Without carriage returns, which a browser drops before it checks the policy's hash.
    return files("deckgen.export").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("deck.html"))


def _raw(html: str) -> Any:
    from markupsafe import Markup

    return Markup(html)
