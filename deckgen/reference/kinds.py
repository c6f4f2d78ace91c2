"""The pages of what a spec can name, each as ``deckgen explain`` tells it: sections, figures, sources, models."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deckgen.explain import Explanation, explain
from deckgen.reference.markdown import cell, code, fenced, page, table

_SECTIONS = """\
A section is its name, or its name with options, in the deck's `sections`. [The spec](../spec.md#sections) says what each
is for; `deckgen explain section NAME` says what stands here."""

_FIGURES = """\
A figure's kind is what a section draws, and what a `custom` section's `figure:` may name. It takes the columns below from
the rows that its query gives. [The gallery](../gallery/README.md#figures) shows each in both themes."""

_SOURCES = """\
How an entry of `sources` is read: a `kind`, or the one that its options ask for (`path`: files; `url`: a database).
[The spec](../spec.md#sources) has the tables and their columns."""

_MODELS = """\
What `models: names` may list. [How they are trained and tested](../models.md) is the same for all;
`deckgen explain model NAME` prints a model's card from a deck's data."""


def sections() -> str:
    """Return the page of the sections."""
    from deckgen.sections.base import SECTIONS, Section

    shared = {f"option {name}" for name in Section.model_fields}
    base = [fact for fact in explain("title", "section")[0].facts if fact[0] in shared]
    about = f"{_SECTIONS}\n\n## Every section\n\n{_facts(base)}\n\n## The sections"
    return page("Sections", about, (_entry(name, "section", without=shared) for name in SECTIONS))


def figures() -> str:
    """Return the page of the figure kinds, each with its picture."""
    from deckgen.figures import figure_kinds

    blocks = (
        f"{_entry(name, 'figure')}\n\n![A figure of this kind](../gallery/figures/lakeshore/{name}.png)"
        if kind.__module__.startswith("deckgen.")
        else _entry(name, "figure")
        for name, kind in figure_kinds().items()
    )
    return page("Figures", _FIGURES, blocks)


def sources() -> str:
    """Return the page of the source kinds."""
    from deckgen.sources.base import SOURCES

    return page("Sources", _SOURCES, (_entry(name, "source") for name in SOURCES))


def models() -> str:
    """Return the page of the models."""
    from deckgen.models import TARGETS

    return page("Models", _MODELS, (_entry(name, "model") for name in TARGETS))


def _entry(name: str, kind: str, *, without: Collection[str] = ()) -> str:
    [told] = explain(name, kind)
    return "\n\n".join(_parts(told, without))


def _parts(told: Explanation, without: Collection[str]) -> Iterator[str]:
    yield f"### {code(told.name)}"
    yield told.about.replace("``", "`")
    facts = [fact for fact in told.facts if fact[0] not in without]
    if facts:
        yield _facts(facts)
    if told.example:
        yield fenced(told.example)


def _facts(facts: list[tuple[str, str]]) -> str:
    """Return facts as a table; what a person types (options, columns) as code."""
    rows = []
    for label, said in facts:
        what, _, name = label.partition(" ")
        typed = what in ("option", "column")
        rows.append((f"{what} {code(name)}" if typed else label, cell(said)))
    return table(("", ""), rows)
