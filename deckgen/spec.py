"""The shape of the YAML that a person writes, and nothing else: no names are resolved here.

Section options stay plain data in this phase; `deckgen.plan` validates them with the section kind's own fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from deckgen.address import DUCKDB, read_address
from deckgen.errors import Problem
from deckgen.formats import NumberForm
from deckgen.periods import Calendar
from deckgen.shape import LayoutName, Name, Shape, Share, TemplateLayout, ThemeName
from deckgen.source import Document
from deckgen.spec_case import FinanceSpec, ProgramSpec, SegmentsSpec
from deckgen.spec_checks import ChecksSpec
from deckgen.spec_metrics import BenchmarkSpec, ClaimSpec, OwnMetricSpec
from deckgen.spec_problems import problems_of


def _engine_name(text: str) -> str:
    read_address(text)
    return text


EngineName = Annotated[str, AfterValidator(_engine_name)]


class SectionSpec(Shape):
    """A section as listed: its kind and its options, not yet validated."""

    kind: str
    options: Mapping[str, Any] = {}
    path: tuple[str | int, ...] = ()  # where in the document it stands


class LinkageSpec(Shape):
    """How sure the linkage must be: join at `threshold`, list for a clerk from `review` up."""

    threshold: Share = 0.8
    """Join two identities from this match probability up."""
    review: Share = 0.5
    """From here to the threshold a clerk should look at a pair."""
    memory: str | None = None
    """Folder that keeps the trained model, known pairs and lasting ids between builds."""
    decisions: str | None = None
    """File with a clerk's decisions, as `deckgen data review` writes it."""

    @model_validator(mode="after")
    def _in_order(self) -> LinkageSpec:
        if not 0 < self.review <= self.threshold < 1:
            raise ValueError(
                f"need 0 < review <= threshold < 1, not review {self.review} and threshold {self.threshold}"
            )
        return self


class ModelsSpec(Shape):
    """Which models are trained, how much makes a major donor, and how many years a lifetime value looks ahead."""

    names: tuple[Literal["churn", "upgrade", "increase", "major_gift"], ...] = (
        "churn",
        "upgrade",
        "increase",
        "major_gift",
    )
    """Models to train."""
    major_threshold: float = Field(1000, gt=0)
    """What makes a major donor: US dollars in twelve months."""
    lifetime_years: int = Field(3, ge=1, le=10)
    """How many years a lifetime value looks ahead."""


class NumbersSpec(Shape):
    """How numbers are written, everywhere alike."""

    decimal: Literal[".", ","] = "."
    """Sign before the decimals."""
    thousands: Literal[",", ".", " ", "'"] = ","
    """Sign between thousands."""
    negative: Literal["minus", "parentheses"] = "minus"
    """`minus`: −1,200; `parentheses`: (1,200)."""
    percent: Literal["92.8%", "92.8 %"] = "92.8%"
    """With or without a space before the sign."""
    currency: str = Field("$", min_length=1, max_length=4)
    """Sign before an amount."""

    def form(self) -> NumberForm:
        """Return this as the form in which `deckgen.formats` writes numbers."""
        return NumberForm(**self.model_dump())

    @model_validator(mode="after")
    def _told_apart(self) -> NumbersSpec:
        if self.decimal == self.thousands:
            raise ValueError("decimal and thousands must differ")
        return self


class PrivacySpec(Shape):
    """Counts of people from 1 to `min_cell` - 1 are shown as ``<min_cell``; a share of fewer than `min_base` people
    and a sum of money of which one person gave more than `dominance` are not shown.
    """

    min_cell: int = Field(10, ge=0)
    """Counts of people from 1 to one below this are shown as `<10`."""
    min_base: int = Field(30, ge=0)
    """A share of fewer people than this is not shown."""
    dominance: Share = 0.5
    """A sum of which one person gave more than this share is not shown."""


class DeckSpec(Shape):
    """One deck for one audience."""

    title: str
    """Title on the cover."""
    subtitle: str = ""
    """Second line of the cover."""
    audience: Literal["board", "marketing", "technical", "finance"]
    """Whom the deck is for."""
    as_of: datetime.date
    """The date that every period ends on; nothing reads the clock."""
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    """What the deck shows, in order: a section's name, or its name with options."""
    organization: str = ""
    """On the cover and in the file's properties."""
    author: str = ""
    """In the file's properties; the organization unless said."""
    language: str = Field("en-US", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """Language of the text, such as `en-US` or `he-IL`; one that runs from right to left turns paragraphs and tables."""
    theme: ThemeName = "lakeshore"
    """A folder in `themes/` here, or a shipped theme."""
    charts: Literal["image", "native"] = "image"
    """Figures as pictures, or as charts that can be edited in PowerPoint."""
    pictures: Literal["png", "svg"] = "png"
    """Figures that are pictures: PNG alone, or SVG with a PNG beside it."""
    template: str | None = None
    """Your own .pptx or .potx, in whose layouts, colours and fonts the deck stands."""
    layouts: Mapping[LayoutName, TemplateLayout] = {}
    """Layout of deckgen: name of the template's layout that stands for it, where that is said by hand."""
    seed: int = Field(1, ge=0, lt=2**32)
    """Where every random draw starts."""
    engine: EngineName = DUCKDB
    """Where the work runs: `duckdb`, `spark`, `spark:local[2]`, `spark://HOST:7077` or `sc://HOST:15002`; decks are the same."""
    reporting_year: Literal["T12M", "FY"] = "T12M"
    """`T12M`: the twelve months to as_of; `FY`: the last whole fiscal year."""
    fiscal_year_start: int = Field(7, ge=1, le=12)
    """Month in which a fiscal year begins."""
    numbers: NumbersSpec = NumbersSpec()
    """How numbers are written."""
    privacy: PrivacySpec = PrivacySpec()
    """What is not shown because it would tell of a few people."""
    sources: Mapping[Name, Mapping[str, Any] | None] = Field(min_length=1)
    """Where the data are: each of the four tables, and further sources of them."""
    for_each: str | None = None
    """Where rows come from, one deck each: a file, `sql:SELECT ...` or `metric:NAME`."""
    filter: str | None = None
    """SQL condition on golden records: the deck is about those people alone."""
    subset: str = ""
    """What slides call those people; in a deck a row, the row's first field unless said."""
    linkage: LinkageSpec = LinkageSpec()
    """How sure the linkage must be, and what it remembers."""
    models: ModelsSpec = ModelsSpec()
    """Which models are trained."""
    segments: SegmentsSpec
    """Policy: thresholds, capacities, and the action for each segment."""
    finance: FinanceSpec
    """Money: every input of the finance model."""
    program: ProgramSpec = ProgramSpec()
    """The plan: phases, next steps, decisions asked for."""
    metrics: Mapping[Name, OwnMetricSpec] = {}
    """Your own metrics, by name: SQL, no Python."""
    claims: tuple[ClaimSpec, ...] = ()
    """Figures that somebody published, to be put beside the computed ones."""
    benchmarks: tuple[BenchmarkSpec, ...] = ()
    """Figures of the sector, each with its source and year."""
    checks: ChecksSpec = ChecksSpec()
    """Which rules the deck is held to, which are ignored and why, and their limits."""

    @property
    def calendar(self) -> Calendar:
        """The deck's date and its reporting year."""
        return Calendar(as_of=self.as_of, reporting_year=self.reporting_year, fiscal_year_start=self.fiscal_year_start)


def read_spec(document: Document, problems: list[Problem]) -> DeckSpec | None:
    """Return the spec that `document` holds, or None; its mistakes, each at its line, are added to `problems`."""
    data = dict(document.data)
    if isinstance(data.get("sections"), list):
        # Sections have rules of their own; here it only counts that there are any.
        listed = (section_of(item, ("sections", i), document) for i, item in enumerate(data["sections"]))
        data["sections"] = [item if isinstance(item, SectionSpec) else SectionSpec(kind="") for item in listed]
    try:
        return DeckSpec.model_validate(data)
    except ValidationError as error:
        problems += problems_of(error, document, (), DeckSpec)
        return None


def read_sections(
    options: Any, path: tuple[str | int, ...], document: Document, problems: list[Problem]
) -> list[SectionSpec]:
    """Return the sections listed at `path`; items that are none are added to `problems`."""
    found = [
        section_of(item, (*path, i), document) for i, item in enumerate(options if isinstance(options, list) else [])
    ]
    problems += [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, SectionSpec)]


def section_of(item: Any, path: tuple[str | int, ...], document: Document) -> SectionSpec | Problem:
    """Read ``name``, ``name: {options}`` or ``appendix: [sections]``."""
    if isinstance(item, str):
        return SectionSpec(kind=item, path=path)
    if isinstance(item, dict) and len(item) == 1:
        [(kind, options)] = item.items()
        if options is None:
            options = {}
        if isinstance(options, list):
            options = {"sections": options}
            return SectionSpec(kind=kind, options=options, path=(*path, kind))
        if isinstance(options, dict):
            return SectionSpec(kind=kind, options=options, path=(*path, kind))
    return Problem(
        message="a section is its name, or its name with options",
        mark=document.mark(path),
        hint="such as `- problem` or `- problem: {when: donors > 100}`; indent options under the name",
    )
