"""Every sentence of the shipped decks, over thousands of random numbers: none contradicts what it states."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from project import Project

from deckgen.checks.numbers import check_statements
from deckgen.checks.words import check_words
from deckgen.formats import MISSING, NumberForm, writing_numbers
from deckgen.metrics import catalogue
from deckgen.metrics.disclosure import protected
from deckgen.plan import Plan, make_plan
from deckgen.results import Results
from deckgen.slides.model import Slide, Table, Text
from deckgen.stages.deck import build_slides
from deckgen.stages.desk import open_desk
from deckgen.values import HIDDEN, MetricValue

pytestmark = pytest.mark.xdist_group("board")
ROUNDS = 60  # of about 200 metrics each


def opened(board: Project) -> tuple[Plan, Results]:
    cache = board.folder / ".deckgen/cache"
    folders = [next(iter(sorted(cache.glob(f"{stage}-*")))) for stage in ("entities", "models", "metrics")]
    here = Path.cwd()
    os.chdir(board.folder)
    try:
        plan = make_plan("board")
        return plan, open_desk(plan, *folders).results(plan)
    finally:
        os.chdir(here)


@pytest.fixture(scope="module")
def made(board: Project) -> tuple[Plan, Results]:
    """The board deck's plan, and what its stages left."""
    return opened(board)


CHURN = re.compile(r"value_at_risk|at_risk_|scored_donors")


def may_lack(metric: MetricValue) -> bool:
    """Return whether real data can leave the metric without a value: nobody to count, no model, no payback."""
    alone = {"break_even_donors", "retention_understated", "retention_unlinked", "average_gift", "npv_file"}
    return (metric.rate and not of_backtest(metric)) or metric.name in alone or needs_payback(metric.name)


def needs_payback(name: str) -> bool:
    """Return whether a metric needs a payback; the chance of one is a share of the draws, and always there."""
    return "payback" in name and name != "chance_payback_horizon"


def of_backtest(metric: MetricValue) -> bool:
    return metric.period.startswith("backtest")


TELLS = {metric.name: metric.tells for metric in catalogue().values()}
FOLLOWS = {metric.name for metric in catalogue().values() if metric.follows}

# What sections count in tables beside the metric stays as it is.
COUNTED_IN_TABLES = {"records_rejected", "models_total", "source_systems"}


def drawn(metric: MetricValue, draw: random.Random, tested: int) -> MetricValue:
    """Return `metric` with another value, prior value, interval and n, now and then none or tiny ones.

    `tested` is the n of everything that the backtests measured.
    """

    def value() -> float:
        if draw.random() < 0.08:
            return 0.0
        if metric.unit in ("share", "points", "index"):
            low = -0.2 if metric.unit == "points" else 0.0
            return round(draw.uniform(low, 1), draw.choice([2, 3, 4, 6]))
        size = 10 ** draw.uniform(0, 6)
        signed = metric.unit == "USD" and not metric.of_people and draw.random() < 0.3
        return float(round(size)) * (-1 if signed else 1) if draw.random() < 0.8 else size

    lacking = may_lack(metric) and draw.random() < 0.15
    made, prior = None if lacking else value(), value() if metric.prior is not None else None
    if prior is not None and made is not None and draw.random() < 0.3:
        prior = made * (1 + draw.uniform(-0.001, 0.001))  # differences that vanish in rounding
    low = high = None
    if metric.low is not None and made is not None:
        low, high = sorted((made - abs(made) * draw.random(), made + abs(made) * draw.random()))
    n = tested if of_backtest(metric) else draw.choice([0, 3, 12, 40, 500, 80_000])
    n = None if metric.n is None else n
    return replace(
        metric, value=made, prior=prior, low=low, high=high, n=n, prior_n=n, largest=None,
        prior_largest=None, withheld=False, prior_withheld=False, follows=False,
        reason="" if made is not None else "not within the horizon",
    )  # fmt: skip


def shuffled(results: Results, seed: int) -> Results:
    draw = random.Random(seed)
    tested = draw.choice([25, 40, 500])
    metrics = {
        name: metric if name in COUNTED_IN_TABLES else drawn(metric, draw, tested)
        for name, metric in results.metrics.items()
    }
    if draw.random() < 0.1:  # no churn model can be trusted
        metrics |= {
            name: replace(m, value=None, low=None, high=None) for name, m in metrics.items() if CHURN.search(name)
        }
    if draw.random() < 0.1:  # nor any upgrade model
        metrics |= {name: replace(metrics[name], value=None) for name in ("upgrade_prospects", "upgrade_potential")}
    total = int(metrics["models_total"].value or 0)
    metrics["models_useful"] = replace(metrics["models_useful"], value=float(draw.randint(0, total)))
    return replace(results, metrics=protected(metrics, TELLS, FOLLOWS))


def words_of(slide: Slide) -> Iterator[tuple[str, str]]:
    """Yield each text of a slide with where it stands."""
    for place, content in {"title": slide.title, **slide.body, "notes": slide.notes, "source": slide.source}.items():
        if isinstance(content, Text):
            yield from ((place, paragraph.text) for paragraph in content.paragraphs)
        elif isinstance(content, Table):
            yield from ((place, cell.text) for row in content.rows for cell in row)


WITHOUT_NUMBER = re.compile(rf"\b{MISSING}\b|\b{HIDDEN}\b")
# A card is a number with its label: it may say that there is none to show.
CARD = re.compile(r"(Card|Value|Label|Number|Note)\b", re.IGNORECASE)


def sentences_of(slide: Slide) -> Iterator[str]:
    """Yield what is said in whole sentences: title, text, source; not the cells of tables, cards and notes."""
    for place, content in {"title": slide.title, **slide.body, "source": slide.source}.items():
        if isinstance(content, Text) and not CARD.match(place):
            yield from (paragraph.text for paragraph in content.paragraphs)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_sentence_contradicts_its_numbers(made: tuple[Plan, Results], seed: int) -> None:
    plan, results = made
    found = shuffled(results, seed)
    slides = list(build_slides(plan, found))
    assert [str(f) for f in check_words(slides, found.metrics)] == []
    assert [str(f) for f in check_statements(slides, found.metrics)] == []
    for slide in slides:
        title = slide.title.text
        assert MISSING not in title, title
        assert HIDDEN not in title, title
        for text in sentences_of(slide):
            assert not WITHOUT_NUMBER.search(text), f"{slide.id}: {text}"
        for place, text in words_of(slide):
            assert not re.search(r"\bnan\b|\bNone\b(?! of)|\{\{|\binf\b", text), f"{slide.id} {place}: {text}"
            assert not re.search(r"[−-]\s*[−-]|\(\)|\s[.,;]", text), f"{slide.id} {place}: {text}"


def test_a_deck_writes_all_its_numbers_in_one_form(board: Project) -> None:
    form = NumberForm(decimal=",", thousands=".", negative="parentheses", percent="92.8 %", currency="€")
    with writing_numbers(form):
        plan, results = opened(board)
        texts = [text for slide in build_slides(plan, results) for _, text in words_of(slide)]
    numbers = " ".join(texts)
    assert "€97,1K" in numbers
    assert "73,6\u00a0%" in numbers
    # What a person typed, a version and a digest keep their own form; computed numbers do not.
    english = [t for t in texts if re.search(r"\d\.\d+\s?%|\$\d|\b[1-9]\d{0,2},\d{3}\b|\d\.\d+×", t) and not typed(t)]
    assert english == []


def typed(text: str) -> bool:
    """Return whether a text is not computed: a claim's note, a model's target as the model was made with it."""
    return any(own in text for own in ("98.7%", "$200K", "within 12 months"))


def test_one_metric_has_one_text_in_the_whole_deck(made: tuple[Plan, Results]) -> None:
    plan, results = made
    shown: dict[str, set[str]] = {}
    for slide in build_slides(plan, results):
        for run in (run for paragraph in slide.title.paragraphs for run in paragraph.runs if run.metric):
            shown.setdefault(str(run.metric), set()).add(run.text)
    several = {name: texts for name, texts in shown.items() if len(texts - forms(results.metrics, name)) > 0}
    assert several == {}


def forms(metrics: Mapping[str, MetricValue], name: str) -> set[str]:
    metric = metrics[name]
    return {metric.text, metric.words, metric.words.capitalize(), metric.change, metric.delta_text}
