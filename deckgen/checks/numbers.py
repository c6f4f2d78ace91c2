"""Numbers against each other: parts and wholes, bounds, and one text for one number wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from deckgen.errors import Mark
from deckgen.findings import Finding
from deckgen.formats import format_value
from deckgen.metrics.invariants import out_of_bounds, violated
from deckgen.slides.model import Slide
from deckgen.values import MetricValue

# The sums that finance figures follow from, and how one person's part of each is said.
_SCALED = {
    "active_giving": "gave {} of the giving",
    "giving": "gave {} of the giving",
    "value_at_risk": "holds {} of the value at risk",
}

MarkOf = Callable[[tuple[str | int, ...]], Mark | None]


def check_numbers(values: Mapping[str, MetricValue], mark_of: MarkOf) -> Iterator[Finding]:
    """Yield an error for each relation that the numbers break, at the line of the spec that it rests on."""
    for rule in violated(values):
        shown = ", ".join(f"{name} {_shown(values, name)}" for name in rule.needs)
        yield Finding(
            rule="numbers.invariant", severity="error", message=f"the numbers contradict each other: {rule.says}",
            mark=mark_of(rule.spec), measured=shown, hint="check the sources and the inputs of the spec",
        )  # fmt: skip
    for metric, message in out_of_bounds(values.values()):
        yield Finding(
            rule="numbers.bounds", severity="error", message=f"{metric.name}: {message}", measured=f"{metric.value:g}",
            mark=mark_of(("metrics", metric.name)), hint="check the metric's SQL and unit",
        )  # fmt: skip
    yield from check_dominance(values, mark_of)


def check_dominance(values: Mapping[str, MetricValue], mark_of: MarkOf) -> Iterator[Finding]:
    """Yield a warning where one person makes up most of a sum that the money case is scaled from."""
    for name, what in _SCALED.items():
        metric = values.get(name)
        if metric is None or not metric.value or not metric.dominated:
            continue
        share = format_value((metric.largest or 0.0) / metric.value, "share")
        yield Finding(
            rule="numbers.dominance", severity="warning", mark=mark_of(("sources",)),
            message=f"one donor {what.format(share)}; the case rests on that person", measured=share,
            allowed=format_value(metric.dominance, "share"),
            hint="the sum and what would tell it are not shown; the finance figures still follow from it",
        )  # fmt: skip
        return


def _shown(values: Mapping[str, MetricValue], name: str) -> str:
    metric, _, part = name.partition(".")
    return f"{getattr(values[metric], part or 'value'):,.10g}"


def check_statements(slides: Iterable[Slide], values: Mapping[str, MetricValue]) -> Iterator[Finding]:
    """Yield an error for each text on a slide that states a metric in other characters than its own."""
    for number, slide in enumerate(slides, start=1):
        for place, run in ((place, run) for place, runs in slide.lines() for run in runs):
            if run.metric and run.metric in values and run.text.lower() not in _forms(values[run.metric]):
                yield Finding(
                    rule="numbers.statement", severity="error", slide=number, shape=place, mark=slide.mark,
                    message=f"{run.text!r} is not what {run.metric} says", measured=run.text,
                    allowed=values[run.metric].text,
                )  # fmt: skip


def _forms(metric: MetricValue) -> frozenset[str]:
    """Return every way in which a template may write the metric, in lower case: a sentence may begin with it."""
    ends = (metric.format(end) for end in (metric.low, metric.high) if end is not None)
    said = [metric.prior_text, metric.text, metric.words, metric.change, metric.delta_text, metric.interval, *ends]
    return frozenset(text.lower() for text in said)


def check_audiences(decks: Mapping[str, Mapping[str, MetricValue]]) -> Iterator[Finding]:
    """Yield a warning for each metric that two decks, built together, state differently for the same period."""
    names = list(decks)
    for i, other in enumerate(names[1:], start=1):
        for metric in decks[other].values():
            for name in names[:i]:
                same = decks[name].get(metric.name)
                if same is None or (same.period, same.unit) != (metric.period, metric.unit):
                    continue
                if same.text != metric.text:
                    yield Finding(
                        rule="numbers.audiences", severity="warning",
                        message=f"{metric.label} ({metric.period}) is {same.text} in {name} and {metric.text} in {other}",
                        measured=metric.text, allowed=same.text,
                        hint="let both decks extend the same base, or say on the slide why they differ",
                    )  # fmt: skip
                    break
