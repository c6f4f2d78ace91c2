"""The card of a model: what it predicts, how it was tested, what it may and must not be used for.

The headings follow Mitchell et al. 2019, "Model Cards for Model Reporting" (FAT*). Every sentence is a template over
the metrics, so a card and a slide of one build state the same numbers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deckgen.errors import DataError
from deckgen.formats import format_count, format_date, format_interval, format_value
from deckgen.models import FEATURES
from deckgen.results import Results
from deckgen.source import near

WIDTH = 100  # columns of the plain text
STRONGEST = 5  # features that a slide names
PACKAGES = ("python", "duckdb", "numpy", "pandas", "scikit-learn", "splink")

MISUSE = (
    "Propensity is not uplift: the score says who is likely to have the outcome, not whom a contact would change. Only "
    "a holdout measures that.",
    "AUC is not accuracy: it says how well people are ranked, not how often a label is right.",
    "Not for decisions about a single person's eligibility, price, credit or service; it orders lists of contacts.",
    "Not for other organizations, periods or outcomes than the ones tested here without a new backtest.",
)
NOT_FOR = "Whom a contact would change (propensity is not uplift); decisions about one person's eligibility or price."
LIMITS = (
    "Identity resolution used all rows, also those after a test date; it never sees an outcome.",
    "A payment's status is today's: a gift refunded later is missing from the past as well, since refunds carry no date.",
    "Few years of history: the test rests on one or two recent years, and none of them need resemble the next.",
    "Weights are of features that go together, so a weight is no cause, and its sign may be its neighbours'.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A question and its answer, a text template; `essential` lines also stand on the slide, as `brief` if given."""

    label: str
    template: str
    essential: bool = False
    brief: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A heading of the card with its lines; lines without a label are sentences of a list."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """A feature's weight in the log odds per standard deviation of its logarithm."""

    feature: str
    label: str
    weight: float

    @property
    def direction(self) -> str:
        """Whether more of the feature raises or lowers the probability."""
        return "raises" if self.weight > 0 else "lowers"


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCard:
    """A model card: `parts` are the words, `metrics` the numbers behind them, `weights` the largest first."""

    name: str
    label: str
    as_of: str  # ISO date
    verdict: str
    reason: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # heading, (label, text)
    weights: tuple[Weight, ...]
    metrics: dict[str, dict[str, Any]]
    train_as_of: tuple[str, ...]
    test_as_of: tuple[str, ...]
    versions: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return the card as plain data, ready for JSON."""
        return {
            "name": self.name, "label": self.label, "as_of": self.as_of, "verdict": self.verdict, "reason": self.reason,
            "train_as_of": list(self.train_as_of), "test_as_of": list(self.test_as_of),
            "sections": [
                {"title": title, "lines": [{"label": label, "text": text} for label, text in lines]}
                for title, lines in self.parts
            ],
            "weights": [
                {"feature": w.feature, "label": w.label, "weight": w.weight, "direction": w.direction}
                for w in self.weights
            ],
            "metrics": self.metrics, "versions": self.versions,
        }  # fmt: skip

    def text(self) -> str:
        """Return the card as plain text of at most 100 columns, sections with headings."""
        title = f"Model card: {self.label}, as of {format_date(self.as_of)}"
        blocks = [f"{title}\n{'=' * len(title)}"]
        for heading, lines in self.parts:
            column = max((len(label) for label, _ in lines), default=0) + 2
            said = [_wrapped(label.ljust(column) if label else "- ", text) for label, text in lines]
            blocks.append("\n".join([heading, "-" * len(heading), *said]))
        return "\n\n".join(blocks) + "\n"


def model_card(results: Results, name: str) -> ModelCard:
    """Return the card of the model `name`; DataError where the build trained no such model."""
    model = _model(results, name)
    weights = _weights(results, name)
    parts = tuple(
        (part.title, tuple((line.label, results.say(line.template).text) for line in part.lines))
        for part in _parts(results, model, weights)
    )
    return ModelCard(
        name=name, label=model.label, as_of=results.deck["as_of_date"], verdict=model.verdict,
        reason=model.verdict_reason, parts=parts, weights=weights,
        metrics={key: value.as_dict() for key, value in results.metrics.items() if key.startswith(f"{name}_")},
        train_as_of=tuple(model.train_as_of.split()), test_as_of=tuple(model.test_as_of.split()),
        versions=_versions(results),
    )  # fmt: skip


def essentials(results: Results, name: str) -> tuple[Line, ...]:
    """Return the lines of a card that fit on one slide, as templates."""
    model = _model(results, name)
    weights = _weights(results, name)
    lines = (line for part in _parts(results, model, weights) for line in part.lines if line.essential)
    strongest = "; ".join(f"{weight.label} ({weight.direction})" for weight in weights[:STRONGEST])
    more = (Line(label="Strongest", template=f"{strongest}."),) if weights else ()
    return (
        *(Line(label=line.label, template=line.brief or line.template) for line in lines),
        *more,
        Line(label="Not for", template=NOT_FOR),
    )


def _model(results: Results, name: str) -> Any:
    models = {model.name: model for model in results.records("SELECT * FROM models ORDER BY position")}
    if name not in models:
        raise DataError(f"the build trained no model called {name!r}", hint=near(name, models))
    return models[name]


def _weights(results: Results, name: str) -> tuple[Weight, ...]:
    rows = results.records("SELECT * FROM coefficients ORDER BY model, abs(coefficient) DESC, feature")
    return tuple(
        Weight(feature=row.feature, label=FEATURES[row.feature], weight=row.coefficient)
        for row in rows
        if row.model == name
    )


def _versions(results: Results) -> dict[str, str]:
    known = results.deck["versions"]
    return {name: known[name] for name in PACKAGES if name in known}


def _parts(results: Results, model: Any, weights: tuple[Weight, ...]) -> Iterator[Part]:
    yield Part(title="Purpose", lines=tuple(_purpose(results, model)))
    yield Part(title="Verdict", lines=tuple(_verdict(model)))
    yield Part(title="Training and test", lines=tuple(_tested(results, model)))
    measures = tuple(_measures(results, model))
    if measures:
        yield Part(title="Evidence", lines=measures)
    if weights:
        yield Part(title="Features and weights", lines=tuple(_features(weights)))
    yield Part(title="Must not be used for", lines=tuple(Line(label="", template=text) for text in MISUSE))
    yield Part(title="Known limits", lines=tuple(Line(label="", template=text) for text in LIMITS))
    versions = ", ".join(f"{name} {version}" for name, version in _versions(results).items())
    yield Part(title="Software", lines=(Line(label="Versions", template=versions),))


def _purpose(results: Results, model: Any) -> Iterator[Line]:
    yield Line(label="Predicts", template=model.target, essential=True)
    yield Line(label="For whom", template=model.population, essential=True)
    known = "Features read rows dated up to the as-of date only; the outcome lies in the twelve months after it."
    yield Line(label="As known when", template=known)
    yield Line(label="Scored today", template=f"{results.people(model.n_scored)} people, as of {{{{ as_of }}}}.")
    kind = "L2 logistic regression on logarithms and standard scores; no class weights."
    yield Line(label="Kind", template=kind)


def _verdict(model: Any) -> Iterator[Line]:
    trusted = model.verdict == "useful" or (model.verdict == "no better than baseline" and (model.auc_low or 0) > 0.5)
    use = {
        "useful": "Its scores order lists and are counted in the plan.",
        "no better than baseline": "Its scores are used with that warning, as its AUC clears 0.5."
        if trusted
        else "Its scores order no list, as its AUC does not clear 0.5.",
    }.get(model.verdict, "Its scores order no list and are counted nowhere.")
    verdict = model.verdict.capitalize()
    judged = model.verdict in ("useful", "no better than baseline")
    # A slide states the AUC once, in a line of its own; the reason holds it too.
    brief = f"{verdict}. {use}" if judged else f"{verdict}. {model.verdict_reason} {use}"
    yield Line(label="Verdict", template=f"{verdict}. {model.verdict_reason} {use}", essential=True, brief=brief)


def _tested(results: Results, model: Any) -> Iterator[Line]:
    train, test = (_dates(text) for text in (model.train_as_of, model.test_as_of))
    people, positives = results.people(model.n_test_people), f"{{{{ {model.name}_test_positives }}}}"
    if not test:
        yield Line(label="Test", template="No test was possible.", essential=True)
        return
    trained = f"{format_count(model.n_train)} rows (a person at a date) at {train}, for the newest test."
    yield Line(label="Trained on", template=trained, essential=True)
    told = f"{people} people, {positives} of them with the outcome, {format_count(model.n_test)} rows at {test}."
    yield Line(label="Tested on", template=told, essential=True)
    refitted = "On every date whose outcome is known, the test dates too; the weights below are of that fit."
    yield Line(label="Refitted", template=refitted)


def _dates(text: str) -> str:
    days = text.split()
    if len(days) < 2:
        return format_date(days[0]) if days else ""
    return f"{len(days)} quarterly dates, {format_date(days[0])} to {format_date(days[-1])}"


def _measures(results: Results, model: Any) -> Iterator[Line]:
    """Yield the measures, or nothing where the verdict lets none be stated."""
    name = model.name
    if not results.known(f"{name}_auc", f"{name}_baseline_auc"):
        return
    gain = format_value(model.auc - model.baseline_auc, "index", signed=True)
    difference = (
        "" if model.difference_low is None else f" ({_signed_interval(model.difference_low, model.difference_high)})"
    )
    yield Line(
        label="AUC",
        template=f"{_with_interval(results, f'{name}_auc')}; baseline of {model.baseline_name} "
        f"{_with_interval(results, f'{name}_baseline_auc')}; difference {gain}{difference}.",
        essential=True,
    )
    yield Line(
        label="PR-AUC",
        template=f"{{{{ {name}_average_precision }}}}, where a random list gets the base rate, {{{{ {name}_base_rate }}}}.",
        essential=True,
    )
    yield Line(
        label="Calibration",
        template=f"Expected {{{{ {name}_expected_in_test }}}}, came {{{{ {name}_came_in_test }}}}; mean gap "
        f"{{{{ {name}_calibration_error }}}}.",
        essential=True,
    )
    yield Line(
        label="Top tenth", template=f"{{{{ {name}_lift }}}} as many outcomes as a tenth picked at random would hold."
    )
    if results.shown(f"{name}_capture_at_capacity", f"{name}_precision_at_capacity"):
        yield Line(
            label="At capacity",
            template=f"The first {{{{ {name}_capacity }}}} hold {{{{ {name}_capture_at_capacity }}}} of the outcomes "
            f"(baseline {{{{ {name}_baseline_capture_at_capacity }}}}, random {{{{ {name}_random_capture_at_capacity }}}}); "
            f"{{{{ {name}_precision_at_capacity }}}} of those called had it, {{{{ {name}_lift_at_capacity }}}} chance.",
            essential=True,
        )
    yield from _groups(results, name)


def _groups(results: Results, name: str) -> Iterator[Line]:
    groups = results.records("SELECT * FROM model_subgroups ORDER BY n_test DESC")
    for group in (group for group in groups if group.model == name):
        metric = f"{name}_{group.name}_auc"
        reason = results.metrics[metric].reason
        shown = f"AUC {_with_interval(results, metric)}" if results.known(metric) else f"Not stated: {reason}"
        yield Line(label=group.label, template=f"{shown}.", essential=True)


def _features(weights: tuple[Weight, ...]) -> Iterator[Line]:
    for weight in weights:
        shown = f"{format_value(weight.weight, 'index', signed=True)}  {weight.direction} the probability"
        yield Line(label=weight.label, template=shown)


def _with_interval(results: Results, metric: str) -> str:
    interval = f" ({{{{ {metric}.interval }}}})" if results.metrics[metric].low is not None else ""
    return f"{{{{ {metric} }}}}{interval}"


def _signed_interval(low: float, high: float) -> str:
    if low < 0:
        return format_interval(low, high, "index")
    return f"{format_value(low, 'index', signed=True)} to {format_value(high, 'index', signed=True)}"


def _wrapped(lead: str, text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
