"""What the stages hand on: entities, fitted models, and the frames and values that sections read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from deckgen.expressions import holds, render
from deckgen.formats import format_count
from deckgen.values import MetricValue

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.errors import Mark
    from deckgen.slides.model import Text

Verdict = Literal["useful", "no better than baseline", "not enough evidence", "suspected leak"]
FINANCE_INPUTS = "finance inputs of the spec"  # where money comes from, unless the spec says
ENOUGH = 20  # people of each class in a test; under it an AUC swings by more than a tenth, and is not stated


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A two-sided 95% interval."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Entities:
    """Who is who.

    Attributes
    ----------
    links : DataFrame
        One row a source record: ``table`` (canonical table), ``row_id`` (int), ``identity_id`` (int), ``known_id``
        (int, the first identity of the same person id, else the identity), ``golden_id``.
    golden : DataFrame
        One row a constituent: ``golden_id``, the survivors of each identity field, ``n_records``, ``n_identities``,
        ``n_sources``, ``first_seen``, ``last_seen``. The only frame here with personal data; stays in linkage.
    predictions : DataFrame
        One row a scored pair: ``identity_l``, ``identity_r``, ``match_probability``, ``match_weight`` (base-2
        logarithm of the odds).
    evaluation : mapping of str to float
        Counts of the run (``records``, ``identities``, ``golden``, ``pairs_scored``, ``pairs_for_review``).
    trained : TrainedModel, optional
        The model that scored the pairs, for later runs; see `deckgen.linkage.trained`.
    identities : DataFrame, optional
        One row an identity: ``identity_id``, ``identity_key`` (32 hexadecimal digits, equal in every run for what is
        written alike), ``n_records``. Keys are pseudonyms, not anonymous: they stay in linkage.
    for_review : DataFrame, optional
        The pairs that a clerk should look at; see `deckgen.linkage.review.pairs_for_review`. Personal data.
    lineage : DataFrame, optional
        Where each surviving value of the golden records came from; see `deckgen.linkage.golden.lineage`.
    """

    links: pd.DataFrame
    golden: pd.DataFrame
    predictions: pd.DataFrame
    evaluation: Mapping[str, float]
    trained: Any = None
    identities: pd.DataFrame | None = None
    for_review: pd.DataFrame | None = None
    lineage: pd.DataFrame | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Subgroup:
    """Discrimination inside one part of a model's population, where the pooled figure would mislead."""

    name: str
    label: str
    n_test: int
    n_positive: int
    auc: float | None
    auc_interval: Interval | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FittedModel:
    """A model with the evidence for it, from people and periods that it was not trained on.

    AUCs and probabilities are in [0, 1]; `auc` is None where the test set lacks one of the classes.
    """

    name: str  # "churn", "upgrade", "increase", "major_gift"
    label: str
    population: str  # one sentence: who is scored
    target: str  # one sentence: what a positive is, and its window
    feature_names_in_: tuple[str, ...]
    coefficients: Mapping[str, float]  # on standardised features; positive raises the probability
    train_as_of: tuple[str, ...]  # ISO dates
    test_as_of: tuple[str, ...]
    n_train: int
    n_test: int  # rows (person x as-of)
    n_test_people: int
    n_positive: int  # in the test rows
    n_positive_people: int
    base_rate: float
    auc: float | None
    auc_interval: Interval | None
    baseline_name: str  # "recency, frequency, amount"
    baseline_auc: float | None
    baseline_interval: Interval | None
    difference_interval: Interval | None  # of auc - baseline_auc, same resamples
    average_precision: float | None
    lift_at_10: float | None  # precision in the top tenth over the base rate
    capture_at_10: float | None  # share of the positives found in the top tenth
    precision_at_threshold: float | None
    recall_at_threshold: float | None
    threshold: float
    calibration_error: float | None  # expected calibration error, ten equal-count bins
    expected_positives: float  # sum of test probabilities
    subgroups: tuple[Subgroup, ...]
    verdict: Verdict
    verdict_reason: str
    n_scored: int
    scores: pd.DataFrame  # golden_id, subgroup, probability: everyone eligible at the deck's as-of date
    calibration: pd.DataFrame  # bin, predicted, observed, n
    test_predictions: pd.DataFrame  # as_of, golden_id, subgroup, y_true, y_score, y_baseline


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the deck, as PowerPoint's section list and the agenda name it: its first slide and how many it has."""

    name: str
    first: str
    slides: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """What a section is given: metric values, facts about the deck, and queries over tables without personal data.

    Attributes
    ----------
    metrics : mapping of str to MetricValue
        The catalogue and the spec's own metrics, computed.
    deck : mapping of str to Any
        ``title``, ``subtitle``, ``organization``, ``audience``, ``as_of`` (as text), ``as_of_date``, ``min_cell``,
        ``churn_thresholds``, ``upgrade_lift``, ``synthetic``, ``versions``, ``settings``.
    query : callable
        SQL -> DataFrame, over the tables of the metrics stage; for figures.
    records : callable
        SQL -> list of rows with a field a column, None where a value is missing; for words and tables.
    outline : tuple of Part
        The parts of the deck, for a section that is built when the others are (`Section.turn`).
    stated : tuple of str
        The metrics that the other sections' slides state, those of titles first, for such a section.
    earlier : mapping of str to Ledger
        The ledgers of finished decks that sections name (`Section.earlier_decks`), by the file as they name it.
    """

    metrics: Mapping[str, MetricValue]
    deck: Mapping[str, Any]
    query: Callable[[str], pd.DataFrame]
    records: Callable[[str], list[Any]]
    outline: tuple[Part, ...] = ()
    stated: tuple[str, ...] = ()
    earlier: Mapping[str, Any] = field(default_factory=dict)

    def say(self, template: str, mark: Mark | None = None, **extra: object) -> Text:
        """Render a text template over the metrics, the deck's facts and `extra` names."""
        return render(template, {**self.deck, **_all(self.metrics), **extra}, mark)

    def holds(self, condition: str, mark: Mark | None = None) -> bool:
        """Return whether a `when` expression is true."""
        return holds(condition, {**self.deck, **_all(self.metrics)}, mark)

    def look(self, name: str) -> MetricValue:
        """Return a metric to decide whether to show it, which is not reading it (`deckgen.ledger.reads`)."""
        return _all(self.metrics)[name]

    def known(self, *names: str) -> bool:
        """Return whether all of these metrics have a value."""
        return all(self.metrics[name].value is not None for name in names)

    def shown(self, *names: str) -> bool:
        """Return whether all of these metrics have a value that rests on enough people to be shown."""
        return self.known(*names) and not any(self.metrics[name].hidden for name in names)

    def number(self, name: str) -> float:
        """Return a metric's value, NaN where it has none: every comparison with it is then false."""
        value = self.metrics[name].value
        return float("nan") if value is None else value

    def people(self, count: float) -> str:
        """Return a count of people as shown: small cells as ``<10``."""
        return format_count(count, floor=int(self.deck["min_cell"]))


def _all(metrics: Mapping[str, MetricValue]) -> Mapping[str, MetricValue]:
    """Return the metrics for a template to choose from, which is not reading them (`deckgen.ledger.reads`)."""
    return getattr(metrics, "values_", metrics)
