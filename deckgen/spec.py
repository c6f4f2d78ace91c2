"""The shape of the YAML that a person writes, and nothing else: no names are resolved here.

Section options stay plain data in this phase; `deckgen.plan` validates them with the section kind's own fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from deckgen.address import DUCKDB, read_address
from deckgen.errors import Problem
from deckgen.formats import NumberForm, Unit
from deckgen.periods import Calendar
from deckgen.shape import Name, Shape, Share
from deckgen.source import Document, near
from deckgen.spec_case import FinanceSpec, ProgramSpec, SegmentsSpec
from deckgen.spec_checks import ChecksSpec


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
    review: Share = 0.5
    memory: str | None = None  # folder that keeps the trained model, known pairs and lasting ids between builds
    decisions: str | None = None  # file with a clerk's decisions


class ModelsSpec(Shape):
    """Which models are trained, how much makes a major donor, and how many years a lifetime value looks ahead."""

    names: tuple[Literal["churn", "upgrade", "increase", "major_gift"], ...] = (
        "churn",
        "upgrade",
        "increase",
        "major_gift",
    )
    major_threshold: float = Field(1000, gt=0)  # US dollars in twelve months
    lifetime_years: int = Field(3, ge=1, le=10)


class NumbersSpec(Shape):
    """How numbers are written, everywhere alike."""

    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'"] = ","
    negative: Literal["minus", "parentheses"] = "minus"
    percent: Literal["92.8%", "92.8 %"] = "92.8%"
    currency: str = Field("$", min_length=1, max_length=4)

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
    min_base: int = Field(30, ge=0)
    dominance: Share = 0.5


class OwnMetricSpec(Shape):
    """A person's own metric: SQL that selects one row with `value`, and where it makes sense `n`."""

    sql: str
    unit: Unit
    label: str
    definition: str
    formula: str = ""
    owner: str = ""
    period: Literal["year", "T12M", "FY", "FYTD", "as_of", "file"] = "as_of"
    grain: str = "row"
    greater_is_better: bool | None = None
    reference: str = ""
    has_prior: bool = False
    people: bool = False


class ClaimSpec(Shape):
    """A figure that somebody has published, to be put beside the computed one."""

    label: str
    claimed: float
    unit: Unit
    source: str
    metric: str | None = None  # what computes it; None: nothing does
    relation: Literal["equal", "at_least", "at_most"] = "equal"
    note: str = ""  # a text template


class BenchmarkSpec(Shape):
    """A figure of the sector to put beside a metric: declared, never computed."""

    metric: str
    value: float
    label: str
    source: str
    year: int = Field(ge=1990, le=2100)


class DeckSpec(Shape):
    """One deck for one audience."""

    title: str
    subtitle: str = ""
    audience: Literal["board", "marketing", "technical", "finance"]
    as_of: datetime.date
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    organization: str = ""
    author: str = ""
    language: str = Field("en-US", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    theme: str = "lakeshore"
    charts: Literal["image", "native"] = "image"  # figures as pictures, or as charts that can be edited
    pictures: Literal["png", "svg"] = "png"  # figures that are pictures: PNG alone, or SVG with a PNG beside it
    template: str | None = None  # a person's own .pptx or .potx, in whose layouts, colours and fonts the deck stands
    layouts: Mapping[str, str] = {}  # layout of deckgen -> name of the template's layout, where it is said by hand
    seed: int = Field(1, ge=0, lt=2**32)
    engine: EngineName = DUCKDB  # where the work runs; the deck is the same on all
    reporting_year: Literal["T12M", "FY"] = "T12M"  # trailing twelve months, or the last whole fiscal year
    fiscal_year_start: int = Field(7, ge=1, le=12)  # month
    numbers: NumbersSpec = NumbersSpec()
    privacy: PrivacySpec = PrivacySpec()
    sources: Mapping[Name, Mapping[str, Any] | None] = Field(min_length=1)
    linkage: LinkageSpec = LinkageSpec()
    models: ModelsSpec = ModelsSpec()
    segments: SegmentsSpec
    finance: FinanceSpec
    program: ProgramSpec = ProgramSpec()
    metrics: Mapping[Name, OwnMetricSpec] = {}
    claims: tuple[ClaimSpec, ...] = ()
    benchmarks: tuple[BenchmarkSpec, ...] = ()
    checks: ChecksSpec = ChecksSpec()

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


_WORDS = {
    "Input should be": "must be",
    "a valid tuple": "a list",
    "a valid dictionary": "a mapping of names to values",
    "Tuple should have at least 1 item after validation, not 0": "must have at least one entry",
    "Dictionary should have at least 1 item after validation, not 0": "must have at least one entry",
    ", unable to parse string as a number": "",
    ", unable to parse string as an integer": "",
}


def problems_of(
    error: ValidationError, document: Document, prefix: tuple[str | int, ...], model: type[BaseModel]
) -> list[Problem]:
    """Return pydantic's complaints as problems with marks, and hints for misspelt keys."""
    return [_problem(dict(e), document, prefix, model) for e in error.errors(include_url=False)]


def _problem(
    error: dict[str, Any], document: Document, prefix: tuple[str | int, ...], model: type[BaseModel]
) -> Problem:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    where = ".".join(str(part) for part in (*prefix, *loc))
    mark = document.mark((*prefix, *loc))
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _fields_at(model, loc[:-1])
        return Problem(message=f"there is no option {loc[-1]!r} here", mark=mark, hint=near(str(loc[-1]), known))
    if kind == "missing":
        parent = document.mark((*prefix, *loc[:-1]))
        return Problem(message=f"{where} is missing", mark=parent, hint=f"add `{loc[-1]}:`")
    message = str(error["msg"]).removeprefix("Value error, ")
    for pydantic_says, a_person_says in _WORDS.items():
        message = message.replace(pydantic_says, a_person_says)
    shown = error.get("input")
    got = f" (got {shown!r})" if isinstance(shown, str | int | float | bool) or shown is None else ""
    return Problem(message=f"{where}: {message}{got}", mark=mark)


def _fields_at(model: Any, loc: tuple[str | int, ...]) -> list[str]:
    """Return the field names of the model that stands at `loc` below `model`."""
    for part in loc:
        field = getattr(model, "model_fields", {}).get(part)
        annotation = field.annotation if field else model
        model = next((t for t in _types_in(annotation) if isinstance(t, type) and issubclass(t, BaseModel)), annotation)
    return sorted(getattr(model, "model_fields", {}))


def _types_in(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", None)
    return [annotation] if inner is None else [t for a in inner for t in _types_in(a)]
