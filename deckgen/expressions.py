"""The one expression syntax of text templates and `when:`: Jinja2 in its sandbox, over metric values.

``{{ donor_retention }}`` writes the metric as formatted text and remembers which metric the characters state;
``{{ donor_retention.change }}`` its change in words; ``when: donors > 100`` compares its value. ``**bold**`` is bold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from deckgen.errors import Mark, Problem, SpecError
from deckgen.slides.model import Paragraph, Run, Text
from deckgen.source import near
from deckgen.values import MetricValue

MAX_TEMPLATE = 20_000
# Characters of Unicode's private use area: they mark, inside rendered text, which metric wrote which characters.
_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_BOUND = re.compile(f"{_OPEN}(.*?){_MIDDLE}(.*?){_CLOSE}", re.S)
_ARITHMETIC = "a value may be missing: try `{{ a / b if b else '' }}`, or `when: b > 0`"
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)


class Stated(str):
    """Text that states a metric; where a template writes it out, its characters stay bound to the metric."""

    metric: str

    def __new__(cls, text: str, metric: str) -> Stated:
        """Return `text` bound to the metric of that name."""
        made = super().__new__(cls, text)
        made.metric = metric
        return made


def _written(value: Any) -> Any:
    """Return what a template writes for `value`: stated text with its metric around it."""
    if isinstance(value, MetricView):
        value = value.text
    return f"{_OPEN}{value.metric}{_MIDDLE}{value}{_CLOSE}" if isinstance(value, Stated) else value


class MetricView:
    """What a template sees of a metric: it prints as text, compares as a number."""

    ATTRIBUTES = (
        "value", "text", "words", "label", "unit", "n", "period", "definition", "prior", "prior_text", "change",
        "delta", "delta_text", "direction", "interval", "low", "high",
    )  # fmt: skip

    def __init__(self, metric: MetricValue) -> None:
        self._metric = metric

    def __getattr__(self, name: str) -> Any:
        if name not in self.ATTRIBUTES:
            raise AttributeError(name)
        metric = self._metric
        if name == "prior_text":
            return Stated(metric.prior_text, metric.name)
        found = getattr(metric, name)
        if name in ("low", "high"):
            return None if found is None else Stated(metric.format(found), metric.name)
        return Stated(found, metric.name) if name in ("text", "words", "change", "delta_text", "interval") else found

    def __str__(self) -> str:
        return self._metric.text

    def __bool__(self) -> bool:
        return bool(self._metric.value)

    def __float__(self) -> float:
        return float("nan") if self._metric.value is None else float(self._metric.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MetricView | int | float) and float(self) == float(other)

    def __hash__(self) -> int:
        return hash(self._metric.name)

    def __lt__(self, other: Any) -> bool:
        return float(self) < float(other)

    def __le__(self, other: Any) -> bool:
        return float(self) <= float(other)

    def __gt__(self, other: Any) -> bool:
        return float(self) > float(other)

    def __ge__(self, other: Any) -> bool:
        return float(self) >= float(other)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with multiplication and powers held to the size of numbers."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        left, right = (float(v) if isinstance(v, MetricView) else v for v in (left, right))
        if not all(isinstance(v, int | float) and abs(v) < 1e15 for v in (left, right)):
            raise SecurityError(f"{operator} takes numbers")
        if operator == "**" and abs(right) > 64:
            raise SecurityError("the power is too large")
        return super().call_binop(context, operator, left, right)


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, autoescape=False, finalize=_written)
    for name in ("range", "lipsum", "dict", "cycler", "joiner", "namespace"):
        environment.globals.pop(name, None)
    return environment


ROW = "row"  # what a template calls the row that the deck is built for


def problems_in(
    template: str,
    known: Iterable[str],
    mark: Mark | None,
    *,
    expression: bool = False,
    fields: Collection[str] | None = None,
) -> list[Problem]:
    """Return what is wrong with a template, or a bare `when` expression, before any metric is computed.

    `fields` are those of the rows that decks are built for; None where the deck is not built for rows.
    """
    source = f"{{% if {template} %}}{{% endif %}}" if expression else template
    if len(source) > MAX_TEMPLATE:
        return [Problem(message="the text is too long", mark=mark, hint=f"at most {MAX_TEMPLATE:,} characters")]
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        what = "expression" if expression else "template"
        return [Problem(message=f"the {what} cannot be read: {error.message}", mark=mark, hint="such as {{ donors }}")]
    names = set(known) | ({ROW} if fields is not None else set())
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    found = [
        _unknown(node.name, names, mark)
        for node in tree.find_all(nodes.Name)
        if node.ctx == "load" and node.name not in names | assigned
    ]
    for node in tree.find_all(nodes.Getattr):
        if not isinstance(node.node, nodes.Name) or node.node.name not in names:
            continue
        if node.node.name == ROW and fields is not None:
            if node.attr not in fields:
                hint = near(node.attr, fields)
                found.append(Problem(message=f"the rows have no column {node.attr!r}", mark=mark, hint=hint))
        elif node.attr not in MetricView.ATTRIBUTES:
            hint = near(node.attr, MetricView.ATTRIBUTES)
            found.append(Problem(message=f"a metric has no {node.attr!r}", mark=mark, hint=hint))
    return found


def _unknown(name: str, names: Iterable[str], mark: Mark | None) -> Problem:
    if name == ROW:
        hint = "say what for: `for_each: FILE` in the spec, or --for-each FILE"
        return Problem(message="a row is named, but the deck is not built for each of any", mark=mark, hint=hint)
    return Problem(message=f"there is no metric called {name!r}", mark=mark, hint=near(name, names))


def written(template: str, values: Mapping[str, Any], mark: Mark | None = None) -> str:
    """Render a template over plain `values` to one line of plain text."""
    try:
        return " ".join(_rendered(template, values).split()) if "{" in template else template
    except (TemplateError, SecurityError, TypeError, ValueError, ZeroDivisionError) as error:
        raise SpecError(Problem(message=f"the text cannot be written: {error}", mark=mark, hint=_ARITHMETIC)) from error


def render(template: str, values: Mapping[str, Any], mark: Mark | None = None) -> Text:
    """Render a template to a `Text`: a paragraph a line, runs bound to the metrics that they state.

    A line that begins with ``- `` is set one list level deeper.
    """
    try:
        rendered = template if "{" not in template else _rendered(template, values)
    except (TemplateError, SecurityError, TypeError, ValueError, ZeroDivisionError) as error:
        raise SpecError(Problem(message=f"the text cannot be written: {error}", mark=mark, hint=_ARITHMETIC)) from error
    lines = [line.strip() for line in rendered.strip().split("\n")]
    return Text(paragraphs=tuple(_paragraph(line) for line in lines if line))


def holds(condition: str, values: Mapping[str, Any], mark: Mark | None = None) -> bool:
    """Return whether a `when` expression is true of `values`."""
    try:
        decided, names = _condition(condition)
        return bool(decided(**_views(values, names)))
    except (TemplateError, SecurityError, TypeError, ValueError, ZeroDivisionError) as error:
        raise SpecError(Problem(message=f"`when` cannot be decided: {error}", mark=mark, hint=_ARITHMETIC)) from error


def _rendered(template: str, values: Mapping[str, Any]) -> str:
    compiled, names = _template(template)
    return compiled.render(_views(values, names))


@lru_cache(maxsize=2_000)
def _template(source: str) -> tuple[Template, tuple[str, ...]]:
    """Return a template, compiled, and the names that it asks for; decks of one run say the same sentences."""
    tree = _environment().parse(source)
    names = tuple(sorted(meta.find_undeclared_variables(tree)))
    return _environment().from_string(tree), names


@lru_cache(maxsize=2_000)
def _condition(source: str) -> tuple[Callable[..., Any], tuple[str, ...]]:
    compiled = _environment().compile_expression(source, undefined_to_none=False)
    tree = _environment().parse(f"{{% if {source} %}}{{% endif %}}")
    return compiled, tuple(sorted(meta.find_undeclared_variables(tree)))


def _views(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return those of `values` that `names` asks for, metrics as a template sees them."""
    found = {name: values[name] for name in names if name in values}
    return {k: MetricView(v) if isinstance(v, MetricValue) else v for k, v in found.items()}


def _paragraph(line: str) -> Paragraph:
    level = 1 if line.startswith("- ") else 0
    runs: list[Run] = []
    for i, piece in enumerate(_BOLD.split(line.removeprefix("- "))):
        runs.extend(_runs(piece, bold=i % 2 == 1))
    return Paragraph(runs=tuple(runs), level=level)


def _runs(piece: str, *, bold: bool) -> Iterable[Run]:
    at = 0
    for match in _BOUND.finditer(piece):
        if match.start() > at:
            yield Run(text=piece[at : match.start()], bold=bold)
        yield Run(text=match[2], bold=bold, metric=match[1])
        at = match.end()
    if at < len(piece):
        yield Run(text=piece[at:], bold=bold)
