"""The ledger of a deck that was just written: its texts read back, each number put beside its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from deckgen.ledger.grids import is_header
from deckgen.ledger.identity import Identity
from deckgen.ledger.model import LABEL, Bound, Entry, Ledger, Origin, Place
from deckgen.ledger.numbers import numbers
from deckgen.ledger.origins import Origins
from deckgen.ledger.reads import Reads, query_key
from deckgen.ledger.shown import shown
from deckgen.slides.model import Run, Slide
from deckgen.slides.package import NS
from deckgen.values import MetricValue

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, ShapeView, SlideView

VECTOR: Final = " (SVG)"
_IMAGE: Final = "./p:blipFill/a:blip/@r:embed"
_VECTOR: Final = "./p:blipFill/a:blip//asvg:svgBlip/@r:embed"
_SVG: Final = {**NS, "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main"}

Labels = Mapping[tuple[str, str], tuple[str, ...]]  # slide and placeholder -> the words of the picture drawn there
Made = tuple[Slide, str, Reads]  # a slide, its section kind, and what the section read


def open_ledger(
    deck: DeckView,
    made: Sequence[Made],
    metrics: Mapping[str, MetricValue],
    spec: Mapping[str, Origin],
    facts: Mapping[str, Any],
    sources: Iterable[Mapping[str, Any]] = (),
    labels: Labels = MappingProxyType({}),
) -> Ledger:
    """Return the ledger of `deck` as it was written from the slides `made`.

    Parameters
    ----------
    deck : DeckView
        The written deck.
    made : sequence of (Slide, section kind, Reads)
        In the order of the deck.
    metrics : mapping of str to MetricValue
    spec : mapping of str to Origin
        Numbers that stand in the YAML; see `deckgen.ledger.origins.spec_origins`.
    facts, sources
        `Ledger.deck` and `Ledger.sources`.
    labels : mapping, optional
        What stands in drawn figures, where no program can read it.
    """
    entries: list[Entry] = []
    texts: dict[str, list[tuple[Any, str]]] = {}
    for place, text in shown(deck, Identity()):
        texts.setdefault(place.slide, []).append((place, text))
    for (name, shape), words in labels.items():
        drawn = ((Place(slide=name, shape=shape, part=f"{LABEL}{i}"), text) for i, text in enumerate(words))
        texts.setdefault(name, []).extend(drawn)
    for slide, _, reads in made:
        reads.metrics.update(dict.fromkeys(run.metric for _, runs in slide.lines() for run in runs if run.metric))
    known: dict[int, Origins] = {}  # one for all slides of a section, which read together
    for slide, kind, reads in made:
        runs = _bound_runs(slide)
        if id(reads) not in known:
            known[id(reads)] = Origins(kind, reads, metrics, spec)
        origins = known[id(reads)]
        for place, text in texts.get(slide.id, []):
            same: list[tuple[Run, ...]] = runs.get(text, [()])
            bounds = tuple(_bounds(text, same.pop(0) if len(same) > 1 else same[0], origins))
            if bounds or is_header(place.part):  # without a digit, it tells rows and columns apart
                entries.append(Entry(place=place, text=text, bounds=bounds))
    stated = {bound.origin.name for entry in entries for bound in entry.bounds if bound.origin.kind == "metric"}
    prior = {bound.origin.name for entry in entries for bound in entry.bounds if bound.origin.role == "prior"}
    asked = {bound.origin.name for entry in entries for bound in entry.bounds if bound.origin.kind == "query"}
    sqls = {query_key(sql): sql for _, _, reads in made for sql in reads.queries}
    return Ledger(
        deck=facts, sources=tuple(sources),
        metrics={name: metric_facts(metrics[name], prior=name in prior) for name in sorted(stated) if name in metrics},
        queries={key: sqls[key] for key in sorted(asked) if key in sqls},
        slides=tuple(_slide_facts(slide, kind, reads) for slide, kind, reads in made),
        entries=tuple(entries), pictures=pictures(deck),
    )  # fmt: skip


def _slide_facts(slide: Slide, kind: str, reads: Reads) -> dict[str, Any]:
    mark = slide.mark
    return {
        "id": slide.id, "title": slide.title.text, "section": kind, "file": mark.file if mark else None,
        "line": mark.line if mark else None, "column": mark.column if mark else None, "metrics": list(reads.metrics),
        "queries": [query_key(sql) for sql in reads.queries],
    }  # fmt: skip


def metric_facts(metric: MetricValue, *, prior: bool = False) -> dict[str, Any]:
    """Return what a ledger says of a metric: never the value itself, which the slides may not show.

    With `prior` also its number of the period before, where that is shown.
    """
    before = {"prior": metric.prior_text, "prior_period": metric.prior_period} if prior else {}
    return {
        "label": metric.label, "text": metric.text, "unit": metric.unit, "definition": metric.definition,
        "formula": metric.formula, "period": metric.period, "n": metric.n_text, "owner": metric.owner,
        "query": metric.query, **before,
    }  # fmt: skip


def _bound_runs(slide: Slide) -> dict[str, list[tuple[Run, ...]]]:
    """Return text of a paragraph or cell -> the runs of each that reads so, in order, for those with a bound run."""
    found: dict[str, list[tuple[Run, ...]]] = {}
    for _, runs in slide.lines():
        if any(run.metric for run in runs):
            found.setdefault("".join(run.text for run in runs), []).append(runs)
    return found


def _bounds(text: str, runs: Sequence[Run], origins: Origins) -> Iterable[Bound]:
    """Yield the numbers of `text` in order: what the writer bound, then every other piece with a digit."""
    taken: list[Bound] = []
    at = 0
    for run in runs:
        if run.metric:
            origin = Origin(kind="metric", name=run.metric, role=origins.role(run.metric, run.text), exact=True)
            taken.append(Bound(start=at, end=at + len(run.text), origin=origin))
        at += len(run.text)
    for number in numbers(text):
        if not any(number.start < bound.end and bound.start < number.end for bound in taken):
            origin = origins.of(number.text, number.kind)
            taken.append(Bound(start=number.start, end=number.end, origin=origin))
    return sorted(taken, key=lambda bound: bound.start)


def pictures(deck: DeckView) -> dict[str, str]:
    """Return ``slide/shape`` -> sha256 of the image shown there; with `VECTOR` behind it that of its SVG."""
    found: dict[str, str] = {}
    identity = Identity()
    for slide in deck.slides:
        for shape in slide.shapes:
            key = f"{identity.slide(slide)}/{identity.shape(slide, shape)}"
            found.update({key + form: digest for form, digest in images_of(deck, slide, shape).items()})
    return found


def images_of(deck: DeckView, slide: SlideView, shape: ShapeView) -> dict[str, str]:
    """Return "" -> sha256 of the image that a picture shows, and `VECTOR` -> that of its SVG; {} where it has none."""
    shown = (("", image_of(deck, slide, shape)), (VECTOR, image_of(deck, slide, shape, _VECTOR)))
    return {form: sha256(image).hexdigest() for form, image in shown if image is not None}


def image_of(deck: DeckView, slide: SlideView, shape: ShapeView, path: str = _IMAGE) -> bytes | None:
    """Return the image that a picture shows; None where `shape` is none, or its image is linked from elsewhere."""
    embeds = shape.element.xpath(path, namespaces=_SVG) if shape.kind == "picture" else ()
    link = deck.links(slide.part).get(embeds[0]) if embeds else None
    return None if link is None or link.external else deck.package.parts.get(link.target)
