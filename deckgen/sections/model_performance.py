"""Model performance: who is ranked how well, against a baseline, with the interval and the evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from deckgen.formats import format_interval, format_value
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.sections.words import ENOUGH, churn_groups
from deckgen.slides.model import Content, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

_WORDS = {
    "useful": "better than the baseline",
    "no better than baseline": "not better than the baseline",
    "not enough evidence": "not enough evidence",
    "suspected leak": "suspected leak: stopped",
}


class ModelPerformance(Section):
    """AUC with intervals and baselines; then lift and precision; then calibration."""

    kind: ClassVar[str] = "model_performance"
    label: ClassVar[str] = "Model performance"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the slides that the evidence allows."""
        models = results.records("SELECT * FROM models ORDER BY position")
        slides = [self._auc(results, models)]
        tested = [m for m in models if m.verdict != "not enough evidence" and m.lift_at_10 is not None]
        if tested:
            slides.append(self._lift(results, tested))
        calibration = results.query(
            "SELECT m.label, c.predicted, c.observed, c.n FROM calibration c JOIN models m ON m.name = c.model "
            "WHERE m.verdict <> 'not enough evidence' ORDER BY m.position, c.bin"
        )
        if len(calibration):
            slides.append(self._calibration(results, models, calibration))
        return slides

    def _auc(self, results: Results, models: list[Any]) -> Slide:
        within = " ".join(_group_words(group) for group in churn_groups(results))
        thin = [model.label.lower() for model in models if model.verdict == "not enough evidence"]
        takeaways = bullets(
            results,
            "**How to read it.** 0.5 is a coin toss; the bar is the 95% interval; the open mark is the baseline of "
            "recency, frequency and amount.",
            f"**Churn within groups.** Part of the pooled figure is telling the groups apart. {within}"
            if within
            else "",
            f"**Too little evidence:** {', '.join(thin)}." if thin else "",
            "**AUC is not accuracy.** It says how well people are ranked, not how often a label is right.",
        )
        body: dict[str, Content] = {
            "Figure": picture("auc_intervals", _auc_frame(results, models)),
            "Takeaways": takeaways,
        }
        return self.slide(
            results,
            "figure_takeaways",
            _title(results, models),
            body,
            say="Every model was tested on months later than those it was trained on.",
            if_asked=" ".join(f"{model.label}: {model.target}" for model in models),
            source="Source: rolling backtests; beside each model, the people with the outcome in the test periods.",
        )

    def _lift(self, results: Results, models: list[Any]) -> Slide:
        frame = results.query(
            "SELECT name, label, verdict, base_rate, lift_at_10 AS lift, capture_at_10 AS capture, precision_at_threshold "
            "AS precision, recall_at_threshold AS recall FROM models WHERE lift_at_10 IS NOT NULL "
            "AND verdict <> 'not enough evidence' ORDER BY position"
        )
        for name in ("capture", "precision", "recall"):
            frame[f"{name}_text"] = [format_value(share, "share") for share in frame[name]]
        frame["lift_text"] = [format_value(lift, "times") + " chance" for lift in frame["lift"]]
        body: dict[str, Content] = {
            "Heading left": results.say("Share of the outcomes found in the top tenth"),
            "Figure left": picture("lift", frame),
        }
        flagged = frame[frame["precision"].notna()]
        if len(flagged):
            body["Heading right"] = results.say("Precision and recall at the cut for a tenth")
            body["Figure right"] = picture("precision_recall", flagged)
        useful = [m for m in models if m.verdict == "useful"] or models
        best = max(useful, key=lambda model: model.lift_at_10)
        return self.slide(
            results,
            "two_figures",
            f"Calling the top tenth finds {{{{ {best.name}_lift }}}} as many {_outcome(best.name)} as calling at random",
            body,
            part="lift",
            say="Lift is what a team with room for one call in ten gains from the ranking.",
            if_asked="With few positives these figures move a lot from year to year; see the intervals of the AUC.",
        )

    def _calibration(self, results: Results, models: list[Any], frame: pd.DataFrame) -> Slide:
        tested = [m for m in models if m.calibration_error is not None and m.verdict != "not enough evidence"]
        shown = next((model for model in tested if model.name == "churn"), tested[0])
        expected, actual = shown.expected_positives, shown.n_positive
        takeaways = bullets(
            results,
            "**Points on the line** came true as predicted: of people given 30%, about 30 in 100 had the outcome.",
            *(
                f"**{model.label}.** Expected {model.expected_positives:,.0f}, came {model.n_positive:,}; average error "
                f"{format_value(model.calibration_error, 'points')}."
                for model in tested
            ),
        )
        return self.slide(
            results,
            "figure_takeaways",
            f"{shown.label} expected {expected:,.0f} outcomes in the backtest and {actual:,} came: "
            + _calibration_word(expected, actual),
            {"Figure": picture("calibration", frame), "Takeaways": takeaways},
            part="calibration",
            if_asked="Counts here are cases: a person tested at several dates counts at each.",
            say="Probabilities must be right on average before they may be multiplied with dollars.",
            source="Source: rolling backtests, up to ten groups of equal size a model.",
        )


def _title(results: Results, models: list[Any]) -> str:
    useful = int(results.number("models_useful"))
    best = (
        "churn AUC {{ churn_auc }} against {{ churn_baseline_auc }} for the baseline"
        if results.known("churn_auc")
        else ""
    )
    if not useful:
        head = "No model is better than its simple baseline yet"
    elif useful == len(models):
        head = "All {{ models_total.words }} models beat a simple baseline"
    else:
        verb = "beats" if useful == 1 else "beat"
        head = f"{{{{ models_useful.words }}}} of {{{{ models_total.words }}}} models {verb} a simple baseline"
    return f"{head}: {best}" if best else head


def _auc_frame(results: Results, models: list[Any]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for model in models:
        thin = model.verdict == "not enough evidence" or model.auc is None
        interval = "" if model.auc_low is None else format_interval(model.auc_low, model.auc_high, "index")
        rows.append(
            {
                "label": model.label,
                "auc": None if thin else model.auc,
                "low": model.auc_low,
                "high": model.auc_high,
                "text": "" if thin else format_value(model.auc, "index"),
                "interval_text": interval,
                "baseline": model.baseline_auc,
                "baseline_text": "" if thin else format_value(model.baseline_auc, "index"),
                "positives_text": f"{results.people(model.n_positive_people)} people",
                "verdict_text": _WORDS[model.verdict],
            }
        )
    return pd.DataFrame(rows).astype({"auc": float, "low": float, "high": float, "baseline": float})


def _outcome(name: str) -> str:
    return {
        "churn": "donors who stop",
        "upgrade": "new sustainers",
        "increase": "increases",
        "major_gift": "major donors",
    }[name]


def _group_words(group: Any) -> str:
    if group.auc is None or group.n_positive < ENOUGH:
        return f"{group.label}: too few to test alone."
    low, high = format_value(group.auc_low, "index"), format_value(group.auc_high, "index")
    return f"{group.label}: {format_value(group.auc, 'index')} ({low}–{high})."


def _calibration_word(expected: float, actual: int) -> str:
    if not actual:
        return "none came"
    off = round(expected) / actual - 1  # of the numbers as they are shown
    if abs(off) < 0.005:
        return "as many as predicted"
    return f"{format_value(abs(off), 'share')} too {'many' if off > 0 else 'few'}"
