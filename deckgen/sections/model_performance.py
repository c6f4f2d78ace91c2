"""Model performance: who is ranked how well, against a baseline, with the interval and the evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.figures.auc_intervals import AucIntervals
from deckgen.figures.calibration import Calibration
from deckgen.figures.lift import Lift
from deckgen.figures.precision_recall import PrecisionRecall
from deckgen.formats import format_interval, format_value
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.slides.model import Slide

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
        models = results.query("SELECT * FROM models ORDER BY position")
        slides = [self._auc(results, models)]
        if models["lift_at_10"].notna().any():
            slides.append(self._lift(results, models[models["lift_at_10"].notna()]))
        calibration = results.query(
            "SELECT m.label, c.predicted, c.observed, c.n FROM calibration c JOIN models m ON m.name = c.model "
            "WHERE m.verdict <> 'not enough evidence' ORDER BY m.position, c.bin"
        )
        if len(calibration):
            slides.append(self._calibration(results, models, calibration))
        return slides

    def _auc(self, results: Results, models: pd.DataFrame) -> Slide:
        figure = AucIntervals(frame=_auc_frame(results, models))
        groups = results.query(
            "SELECT * FROM model_subgroups WHERE model = 'churn' AND auc IS NOT NULL ORDER BY n_test DESC"
        )
        within = " ".join(f"{g.label}: {g.auc:.3f}." for g in groups.itertuples(index=False))
        thin = list(models.loc[models["verdict"] == "not enough evidence", "label"])
        takeaways = bullets(
            results,
            "**How to read it.** 0.5 is a coin toss; the bar is the 95% interval; the open mark is the baseline of "
            "recency, frequency and amount.",
            f"**Churn within groups.** The pooled figure is helped by telling the groups apart. {within}" if within else "",
            f"**Too little evidence:** {', '.join(thin).lower()}." if thin else "",
            "**AUC is not accuracy.** It says how well people are ranked, not how often a label is right.",
        )
        return self.slide(
            results, "figure_takeaways", _title(results, models),
            {"Figure": picture(figure), "Takeaways": takeaways},
            say="Every model was tested on people and months later than those it was trained on.",
            if_asked=" ".join(f"{m.label}: {m.target}" for m in models.itertuples(index=False)),
            source="Source: rolling backtests; positives are people with the outcome in the test periods.",
        )  # fmt: skip

    def _lift(self, results: Results, models: pd.DataFrame) -> Slide:
        frame = models.copy()
        frame["capture"] = frame["capture_at_10"]
        frame["capture_text"] = [format_value(v, "share") for v in frame["capture_at_10"]]
        frame["lift_text"] = [format_value(v, "times") + " chance" for v in frame["lift_at_10"]]
        body = {
            "Heading left": results.say("Share of the outcomes found in the top tenth"),
            "Figure left": picture(Lift(frame=frame)),
        }
        flagged = frame[frame["precision_at_threshold"].notna()].copy()
        if len(flagged):
            flagged["precision"], flagged["recall"] = flagged["precision_at_threshold"], flagged["recall_at_threshold"]
            for name in ("precision", "recall"):
                flagged[f"{name}_text"] = [format_value(v, "share") for v in flagged[name]]
            body["Heading right"] = results.say("Precision and recall when the top tenth is called")
            body["Figure right"] = picture(PrecisionRecall(frame=flagged))
        best = frame.sort_values("lift_at_10", ascending=False).iloc[0]
        title = f"Calling the top tenth finds {{{{ {best['name']}_lift }}}} as many {_outcome(best['name'])} as calling at random"
        return self.slide(
            results, "two_figures", title, body, part="lift",
            say="Lift is what a team with room for one call in ten gains from the ranking.",
            if_asked="With few positives these figures move a lot from year to year; see the intervals of the AUC.",
        )  # fmt: skip

    def _calibration(self, results: Results, models: pd.DataFrame, frame: pd.DataFrame) -> Slide:
        churn = models[models["name"] == "churn"]
        shown = churn.iloc[0] if len(churn) and churn.iloc[0]["n_positive"] else models.iloc[0]
        expected, actual = float(shown["expected_positives"]), int(shown["n_positive"])
        title = (
            f"{shown['label']} expected {expected:,.0f} outcomes in the backtest and {actual:,} came: "
            f"{_calibration_word(expected, actual)}"
        )
        takeaways = bullets(
            results,
            "**On the line is honest.** Of people given 30%, about 30 in 100 should have the outcome.",
            *(
                f"**{m.label}.** Expected {m.expected_positives:,.0f}, came {m.n_positive:,}; average error "
                f"{format_value(m.calibration_error, 'points')}."
                for m in models.itertuples(index=False)
                if m.calibration_error == m.calibration_error and m.verdict != "not enough evidence"
            ),
        )
        return self.slide(
            results, "figure_takeaways", title,
            {"Figure": picture(Calibration(frame=frame)), "Takeaways": takeaways}, part="calibration",
            say="Probabilities must be right on average before they may be multiplied with dollars.",
            source="Source: rolling backtests, up to ten groups of equal size a model.",
        )  # fmt: skip


def _title(results: Results, models: pd.DataFrame) -> str:
    useful, total = int(results.number("models_useful")), len(models)
    best = "Churn AUC {{ churn_auc }} against {{ churn_baseline_auc }} for the baseline" if results.known("churn_auc") else ""
    if not useful:
        return "No model is better than its simple baseline yet" + (f": {best[0].lower()}{best[1:]}" if best else "")
    if useful == total:
        head = "All {{ models_total }} models beat a simple baseline"
    else:
        head = "{{ models_useful }} of {{ models_total }} models " + ("beats" if useful == 1 else "beat") + " a simple baseline"
    return f"{head}: {best[0].lower()}{best[1:]}" if best else head


def _auc_frame(results: Results, models: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for model in models.itertuples(index=False):
        thin = model.verdict == "not enough evidence" or model.auc != model.auc
        has_interval = model.auc_low == model.auc_low
        rows.append({
            "label": model.label,
            "auc": float("nan") if thin else model.auc, "low": model.auc_low, "high": model.auc_high,
            "text": "" if thin else format_value(model.auc, "index"),
            "interval_text": format_interval(model.auc_low, model.auc_high, "index") if has_interval else "",
            "baseline": model.baseline_auc,
            "baseline_text": "" if thin else format_value(model.baseline_auc, "index"),
            "positives_text": f"{model.n_positive:,} positives", "verdict_text": _WORDS[model.verdict],
        })  # fmt: skip
    return pd.DataFrame(rows)


def _outcome(name: str) -> str:
    return {
        "churn": "donors who stop", "upgrade": "new sustainers", "increase": "increases", "major_gift": "major donors",
    }[name]  # fmt: skip


def _calibration_word(expected: float, actual: int) -> str:
    if not actual:
        return "none came"
    off = expected / actual - 1
    if abs(off) < 0.005:
        return "as many as predicted"
    return f"{format_value(abs(off), 'share')} too {'many' if off > 0 else 'few'}"
