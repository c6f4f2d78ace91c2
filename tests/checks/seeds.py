"""A good deck with every kind of content, and small changes that spoil one thing in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

from deckgen.checks.gate import check_bytes
from deckgen.figures import get_figure
from deckgen.slides.archive import pack
from deckgen.slides.model import Band, Cell, Column, Deck, Layers, Paragraph, Picture, Run, Slide, Table, Text, plain
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

Parts = dict[str, bytes]
Change = Callable[[Parts], None]
Defects = Mapping[str, tuple[str | tuple[str, ...], Change]]  # name -> the rules that must find it, and no others

SLIDE = "ppt/slides/slide{}.xml"
FIGURE, TABLE, DIAGRAM, TEXT, CHART_SLIDE, CARDS = (SLIDE.format(n) for n in range(1, 7))
NOTES = "ppt/notesSlides/notesSlide4.xml"
PRESENTATION, TYPES = "ppt/presentation.xml", "[Content_Types].xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"
THEME = "ppt/theme/theme1.xml"
CHART = "ppt/charts/chart1.xml"
BOOK = "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"
CORE = "docProps/core.xml"


class Grey:
    """A figure of one colour, at 200 dots an inch."""

    def alt_text(self) -> str:
        return "Grey."

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        buffer = BytesIO()
        Image.new("RGB", (round(width * 200), round(height * 200)), "grey").save(buffer, "PNG")
        return buffer.getvalue()


def _card(label: str, value: str, context: str) -> Text:
    lines = enumerate((label, value, context))
    return Text(paragraphs=tuple(Paragraph(runs=(Run(text=text),), level=level) for level, text in lines))


@cache
def good_parts() -> Mapping[str, bytes]:
    """The parts of a deck of six slides without a finding."""
    row = tuple(Cell(runs=(Run(text=text),)) for text in ("a", "b"))
    bar = get_figure("bar").example()
    bodies = {
        "figure": {"Figure": Picture(figure=Grey(), alt_text="A grey figure.")},
        "table": {"Table": Table(columns=(Column(label="A"), Column(label="B")), rows=(row,), alt_text="Two.")},
        "diagram": {"Diagram": Layers(bands=(Band(label="One", boxes=("x",)),), alt_text="One layer.")},
        "text": {"Body": plain("Words")},
        "chart": {"Figure": Picture(figure=bar, alt_text=bar.alt_text())},
        "summary_cards": {"Body": plain("One point")}
        | {f"Card {n}": _card(f"Label {n}", "$1.49M", "in context") for n in range(1, 4)},
    }
    slides = tuple(
        Slide(id=name, layout={"chart": "figure"}.get(name, name), title=plain(f"Title of {name}"), body=body,
              notes=plain("Say"), source=plain("Source: x"), section=f"Part {name}",
              charts="native" if name == "chart" else None)
        for name, body in bodies.items()
    )  # fmt: skip
    content, findings = deck_bytes(Deck(title="Good", slides=slides, as_of="2026-02-28"), load_theme("lakeshore"))
    assert findings == ()
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoiled(change: Change) -> bytes:
    """The good deck after `change`."""
    parts = dict(good_parts())
    change(parts)
    return pack(parts)


def found(content: bytes) -> set[str]:
    """The rules that object to something in `content`."""
    return {finding.rule for finding in check_bytes(content)}


def replace(part: str, pattern: str, by: str | Callable[[re.Match[str]], str], count: int = 1) -> Change:
    """A change of what `pattern` finds in `part`; fails where it finds nothing."""

    def change(parts: Parts) -> None:
        text, changed = re.subn(pattern, by, parts[part].decode(), count=count, flags=re.DOTALL)
        assert changed, f"{pattern} is not in {part}"
        parts[part] = text.encode()

    return change


def drop(part: str) -> Change:
    """A change that takes `part` out of the package."""
    return lambda parts: parts.pop(part) and None


def both(*changes: Change) -> Change:
    """A change that makes several."""

    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def added(part: str, xml: str) -> Change:
    """A change that puts `xml` at the end of the slide `part`."""
    return replace(part, "</p:spTree>", xml.replace("\\", "\\\\") + "</p:spTree>")


def related(part: str, kind: str, target: str, *, outside: bool = False) -> Change:
    """A change that gives `part` a relationship "rId900" of `kind` to `target`."""
    name = part.rpartition("/")
    rels = f"{name[0]}/_rels/{name[2]}.rels"
    mode = ' TargetMode="External"' if outside else ""
    link = (
        '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return replace(rels, "</Relationships>", link.replace("\\", "\\\\"))


def linked(part: str, address: str) -> Change:
    """A change that makes the body's text on the slide `part` a link to `address`."""
    body = r'(<p:ph [^>]*idx="(?:1|20)".*?<a:rPr[^>]*?)/>'
    return both(
        related(part, "hyperlink", address, outside=True),
        replace(part, body, r'\1><a:hlinkClick r:id="rId900"/></a:rPr>'),
    )


def put(part: str, content: str | bytes, content_type: str = "") -> Change:
    """A change that adds `part`, with its content type where it is XML."""
    data = content.encode() if isinstance(content, str) else content

    def adding(parts: Parts) -> None:
        parts[part] = data

    if not content_type:
        return adding
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    return both(adding, replace(TYPES, "</Types>", override))


def retyped(extension: str, content_type: str) -> Change:
    """A change that declares a content type for all parts of an `extension`."""
    return replace(TYPES, "<Default ", f'<Default Extension="{extension}" ContentType="{content_type}"/><Default ')
