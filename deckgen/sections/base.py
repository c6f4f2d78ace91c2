"""What a section kind is: options that a person types, and results turned into slides as data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from pydantic import TypeAdapter, field_validator

from deckgen.errors import Problem
from deckgen.figures import figure_kinds, get_figure
from deckgen.registry import Registry
from deckgen.results import FINANCE_INPUTS, Results
from deckgen.shape import FigureName, Name, Shape
from deckgen.slides.layouts import LAYOUTS
from deckgen.slides.model import Cell, ChartMode, Column, Content, Paragraph, Picture, Run, Slide, Table, Text
from deckgen.source import near

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme
    from deckgen.values import MetricValue

_MODE: TypeAdapter[ChartMode] = TypeAdapter(ChartMode)
_MODES: TypeAdapter[dict[str, ChartMode]] = TypeAdapter(dict[str, ChartMode])


class Section(Shape):
    """Base of the section kinds; its fields are the options in the YAML.

    `title`, where given, is a text template that replaces the section's own first title. `detail` is how much of the section
    is shown: its first slide; what it shows by default, or its `show`; everything that it can show.
    """

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""  # what PowerPoint's section list shows
    templates: ClassVar[tuple[str, ...]] = ("title",)  # options that hold text templates
    figures: ClassVar[tuple[str, ...]] = ()  # kinds of the figures that it may draw
    example: ClassVar[str] = ""  # options to show as an example; an id unless said
    turn: ClassVar[int] = 0  # those of a later turn are built when the others are, to tell of them
    id: Name | None = None
    """Name of the section's slides, where a section stands twice."""
    title: str | None = None
    """A text template that replaces the title of its first slide."""
    when: str | None = None
    """An expression over metrics: the section is left out where it is false."""
    hidden: bool = False
    """Slides stay in the file, but are not presented."""
    detail: Literal["headline", "full", "appendix"] = "full"
    """`headline`: the first slide; `full`: what it shows by default; `appendix`: everything that it can show."""
    charts: ChartMode | Mapping[FigureName, ChartMode] | None = None
    """Of all its figures, or by figure kind; as the deck has it unless said."""

    @field_validator("charts", mode="before")
    @classmethod
    def _one_form(cls, value: Any) -> Any:
        """Check `charts` as the form that it has, so that a mistake is not reported once for each form."""
        return value if value is None else (_MODES if isinstance(value, dict) else _MODE).validate_python(value)

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the section's slides; the same results give the same slides."""
        raise NotImplementedError

    def slides(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the slides that `build` makes, as many of them as `detail` asks for."""
        shown = self
        if self.detail == "appendix" and "show" in type(self).model_fields and "show" not in self.model_fields_set:
            shown = self.model_copy(update={"show": parts_of(type(self))})
        made = shown.build(results, theme)
        return made[:1] if self.detail == "headline" else made

    def problems(self) -> Iterator[tuple[tuple[str, ...], Problem]]:
        """Yield (path of the option, what is wrong with it) for mistakes that the fields' types do not show."""
        for kind, mode in self.charts.items() if isinstance(self.charts, Mapping) else ():
            at, drawn = ("charts", kind), self.drawn_kinds()
            if kind not in drawn:
                hint = near(kind, drawn) if drawn else "leave `charts` out"
                yield at, Problem(message=f"{self.slide_id!r} draws no figure of the kind {kind!r}", hint=hint)
            elif mode == "native":
                yield from ((at, problem) for problem in without_twin(kind))

    def drawn_kinds(self) -> tuple[str, ...]:
        """Return the kinds of figures that `charts` may name."""
        return self.figures

    def metric_names(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (path of the option, name) for each metric that an option names."""
        yield from ()

    def queries(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (path of the option, SQL) for each query that an option holds."""
        yield from ()

    def earlier_decks(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (path of the option, file) for each finished deck that an option names."""
        yield from ()

    @property
    def most_figures(self) -> int:
        """How many figures it draws at most, as far as that is known before there are numbers."""
        return len(self.figures)

    @property
    def slide_id(self) -> str:
        """The id that the section's slides begin with."""
        return self.id or self.kind

    def slide(
        self,
        results: Results,
        layout: str,
        title: str,
        body: Mapping[str, Content],
        *,
        part: str = "",
        say: str = "",
        source: str = "",
        if_asked: str = "",
    ) -> Slide:
        """Return a slide with its notes and source line; all texts are templates.

        `part` tells the section's slides apart; the section's own `title` option replaces the first one's.
        """
        shown = self.title if self.title and not part else title
        head = _capitalised(results.say(shown))
        stated = list(dict.fromkeys(_stated([head, *body.values()])))
        has_source = any(place.name == "Source" for place in LAYOUTS[layout].placeholders)
        if not has_source:
            body = _with_money_line(results, body, stated)
        return Slide(
            id=f"{self.slide_id}.{part}" if part else self.slide_id,
            layout=layout,
            title=head,
            body={name: self._as_chosen(content) for name, content in body.items()},
            notes=_notes(results, head, stated, say, if_asked),
            source=results.say(_source_line(results, source, stated)) if has_source else None,
            section=self.label,
            hidden=self.hidden,
            charts=None if isinstance(self.charts, Mapping) else self.charts,
        )

    def _as_chosen(self, content: Content) -> Content:
        """Return a figure of a kind that `charts` names as the image or chart that it says there."""
        if isinstance(content, Picture) and isinstance(self.charts, Mapping):
            chosen = self.charts.get(getattr(content.figure, "kind", ""))
            return replace(content, charts=content.charts or chosen)
        return content


def without_twin(kind: str) -> Iterator[Problem]:
    """Yield a problem where figures of `kind` are always pictures."""
    from deckgen.figures.base import Figure

    if kind in figure_kinds() and get_figure(kind).native is Figure.native:
        message = f"a figure of the kind {kind!r} is always a picture"
        yield Problem(message=message, hint="leave `charts` out for it")


def parts_of(kind: type[Section]) -> tuple[str, ...]:
    """Return every slide or group of slides that the option `show` of a section kind can name."""
    [part, *_] = get_args(kind.model_fields["show"].annotation)
    return get_args(part)


SECTIONS: Registry[Section] = Registry("deckgen.sections", Section, noun="section")


def _capitalised(text: Text) -> Text:
    """Return `text` beginning with a capital, so that a number in words may begin a sentence."""
    first, *others = text.paragraphs
    run, *runs = first.runs
    run = replace(run, text=run.text[:1].upper() + run.text[1:])
    return Text(paragraphs=(replace(first, runs=(run, *runs)), *others))


def _stated(contents: Iterable[Content]) -> Iterator[str]:
    """Yield the names of the metrics that contents state, in reading order."""
    for content in contents:
        runs: Iterable[Run] = ()
        if isinstance(content, Text):
            runs = (run for paragraph in content.paragraphs for run in paragraph.runs)
        elif isinstance(content, Table):
            runs = (run for row in content.rows for cell in row for run in cell.runs)
        yield from (run.metric for run in runs if run.metric)


def _notes(results: Results, head: Text, stated: list[str], say: str, if_asked: str) -> Text:
    """Return what to say, the key number, and how each stated number is defined."""
    parts = [results.say("**Say.** " + say)] if say else []
    key = next((run.metric for p in head.paragraphs for run in p.runs if run.metric), stated[0] if stated else None)
    if key:
        metric = results.metrics[key]
        n = f", n\u00a0=\u00a0{metric.n_text}" if metric.n and not metric.n_withheld else ""
        prior = f"; {metric.prior_text} a year before" if metric.prior is not None else ""
        parts.append(results.say(f"**Key number.** {metric.label}: {{{{ {key} }}}} ({metric.period}{n}{prior})."))
    for name in stated:
        metric = results.metrics[name]
        parts.append(results.say(f"**Definition.** {metric.label}: {metric.definition}"))
    if if_asked:
        parts.append(results.say("**If asked.** " + if_asked))
    return Text(paragraphs=tuple(p for part in parts for p in part.paragraphs))


def _source_line(results: Results, source: str, stated: list[str]) -> str:
    """Return the source line; where the spec says what its money rests on, a slide that states money says so too."""
    line = source or default_source(results, stated)
    return line if "finance_source" in line else f"{line} {_money_line(results, stated)}".strip()


def _money_line(results: Results, stated: list[str]) -> str:
    """Return what the money that a slide states rests on; nothing where it states none, or the spec does not say."""
    said = results.deck.get("finance_source", FINANCE_INPUTS) != FINANCE_INPUTS
    planned = any(results.metrics[name].owner == "Finance" for name in stated)
    return "Money: {{ finance_source }}." if said and planned else ""


def _with_money_line(results: Results, body: Mapping[str, Content], stated: list[str]) -> Mapping[str, Content]:
    """Return the body of a slide without a source line, with that sentence below its text."""
    line = _money_line(results, stated)
    for name, content in body.items():
        if line and isinstance(content, Text):
            return {**body, name: Text(paragraphs=(*content.paragraphs, *results.say(line).paragraphs))}
    return body


def default_source(results: Results, stated: list[str]) -> str:
    """Return the source line: the systems, and the period and n of the first stated number that has them."""
    systems = str(results.deck["source_labels"])
    dated = next((m for name in stated if (m := results.metrics[name]).n and not m.n_withheld), None)
    if dated is None:
        return f"Source: {systems}."
    return f"Source: {systems}. {dated.label}: {dated.period}, n\u00a0=\u00a0{dated.n_text}."


def picture(kind: str, frame: pd.DataFrame, **options: Any) -> Picture:
    """Return a figure of `kind` as a slide's picture, with the alt text that its data give."""
    figure = get_figure(kind)(frame=frame, **options)
    return Picture(figure=figure, alt_text=figure.alt_text())


def bullets(results: Results, *templates: str) -> Text:
    """Return one paragraph a template; templates that render to nothing leave no paragraph."""
    paragraphs: list[Paragraph] = []
    for template in templates:
        paragraphs.extend(results.say(template).paragraphs)
    return Text(paragraphs=tuple(paragraphs))


def card(results: Results, label: str, value: str, context: str = "") -> Text:
    """Return a KPI card: label, value and context on list levels 0, 1 and 2."""
    lines = (results.say(text).paragraphs[0].runs if text else () for text in (label, value, context))
    return Text(paragraphs=tuple(Paragraph(runs=runs, level=i) for i, runs in enumerate(lines) if runs))


def cell(results: Results, template: str, *, fill: str | None = None, bold: bool = False) -> Cell:
    """Return a table cell of a text template."""
    text = results.say(template) if template else None
    runs = text.paragraphs[0].runs if text and text.paragraphs else (Run(text=""),)
    if bold:
        runs = tuple(replace(run, bold=True) for run in runs)
    return Cell(runs=runs, fill=fill)


def against_prior(metric: MetricValue) -> tuple[str, str]:
    """Return templates of a metric's prior value and its change; a dash for both where they cannot be compared."""
    if metric.delta is None:
        return "–", "–"
    return f"{{{{ {metric.name}.prior_text }}}}", f"{{{{ {metric.name}.change }}}}"


def due(results: Results, weeks: int) -> datetime.date:
    """Return the date that lies `weeks` after the deck's as-of date."""
    return datetime.date.fromisoformat(results.deck["as_of_date"]) + datetime.timedelta(weeks=weeks)


def table(
    results: Results, columns: Iterable[Column], rows: Iterable[Iterable[Cell]], what: str, *, total: bool = False
) -> Table:
    """Return a table; `what` says in its alt text what it lists."""
    heads, body = tuple(columns), tuple(tuple(row) for row in rows)
    # Alt text is read in one go, so a long cell is cut there.
    first = "; ".join(": ".join(shorten(one.text, 70, placeholder="…") for one in row[:2]) for row in body[:3])
    alt = f"Table of {what}, {len(body)} rows. {first}{'; and so on' if len(body) > 3 else ''}."
    return Table(columns=heads, rows=body, alt_text=alt, total=total)
