"""Model performance: who is ranked how well, against a baseline, with the interval and the evidence behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from deckgen.formats import format_interval, format_value
from deckgen.model_cards import Line, essentials
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, cell, picture, table
from deckgen.sections.capacity_words import has_capacity, lift_title, lift_words, most_telling, planned
from deckgen.sections.threshold_words import threshold_rows, threshold_title
from deckgen.sections.words import churn_groups
from deckgen.slides.model import Column, Content, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

_WORDS = {
    "useful": "better than the baseline",
    "no better than baseline": "not better than the baseline",
    "not enough evidence": "not enough evidence",
    "suspected leak": "suspected leak: stopped",
}
_JUDGED = ("useful", "no better than baseline")  # verdicts under which measures are stated


class ModelPerformance(Section):
    """AUC with intervals and baselines, what the team's capacity finds, calibration; a card a model with `show`."""

    kind: ClassVar[str] = "model_performance"
    label: ClassVar[str] = "Model performance"
    figures: ClassVar[tuple[str, ...]] = ("auc_intervals", "calibration", "lift", "precision_recall", "threshold_curve")
    show: tuple[Literal["auc", "lift", "calibration", "threshold", "cards"], ...] = ("auc", "lift", "calibration")
    """Which slides, in your order."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides; lift and calibration only where a model was tested and not stopped."""
        models = results.records("SELECT * FROM models ORDER BY position")
        judged = [model for model in models if model.verdict in _JUDGED]
        slides: list[Slide] = []
        for name in self.show:
            if name == "auc":
                slides.append(self._auc(results, models))
            elif name == "threshold":
                rows = threshold_rows(results) if any(model.name == "churn" for model in judged) else []
                slides += [self._threshold(results, rows)] if rows else []
            elif name == "cards":
                slides += [self._card(results, model) for model in models]
            elif name == "calibration":
                counts = ("expected_in_test", "came_in_test", "calibration_error")
                counted = [m for m in judged if results.shown(*(f"{m.name}_{of}" for of in counts))]
                slides += [self._calibration(results, counted)] if counted else []
            elif name == "lift":
                # A share of few outcomes is not shown, at capacity or in a tenth.
                found = "capture_at_capacity"
                enough = [model for model in judged if results.shown(f"{model.name}_{found}")]
                slides += [self._lift(results, enough)] if enough else []
        return slides

    def _auc(self, results: Results, models: list[Any]) -> Slide:
        within = " ".join(_group_words(results, group) for group in churn_groups(results))
        pooled = results.known("churn_auc") and within
        thin, stopped = (
            [model.label.lower() for model in models if model.verdict == verdict]
            for verdict in ("not enough evidence", "suspected leak")
        )
        precision = "; ".join(
            f"{model.label} {{{{ {model.name}_average_precision }}}} ({{{{ {model.name}_base_rate }}}})"
            for model in models
            if results.shown(f"{model.name}_average_precision", f"{model.name}_base_rate")
        )
        takeaways = bullets(
            results,
            "**AUC is not accuracy.** It says how well people are ranked: 0.5 is a coin toss. Bar: 95% interval.",
            f"**Churn within groups.** Part of the pooled figure is telling the groups apart. {within}"
            if pooled
            else "",
            f"**PR-AUC (base rate).** {precision}." if precision else "",
            f"**Too little evidence:** {', '.join(thin)}." if thin else "",
            f"**Stopped:** {', '.join(stopped)}. An AUC above 0.95 means that a feature probably saw the outcome; no list is "
            "made from these scores."
            if stopped
            else "",
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
            say="Every model was tested on months later than those it was trained on. The grey diamond is the baseline of "
            "recency, frequency and amount; a random list has a PR-AUC of about the base rate.",
            if_asked=" ".join(f"{model.label}: {model.target}" for model in models),
            source="Source: rolling backtests; beside each model, the people with the outcome in the test periods.",
        )

    def _lift(self, results: Results, models: list[Any]) -> Slide:
        frame = results.query(
            "SELECT name, label, base_rate, lift_at_10 AS lift, capture_at_10 AS capture FROM models "
            "JOIN model_evidence USING (name) WHERE judged AND lift_at_10 IS NOT NULL ORDER BY position"
        )
        frame = frame[frame["name"].isin([model.name for model in models])].reset_index(drop=True)
        frame["capture_text"] = [format_value(share, "share") for share in frame["capture"]]
        frame["lift_text"] = [format_value(lift, "times") + " chance" for lift in frame["lift"]]
        body: dict[str, Content] = {
            "Heading left": results.say("Share of the outcomes found in the top tenth"),
            "Figure left": picture("lift", frame),
        }
        at_capacity = _capacity_frame(results, frame)
        if len(at_capacity):
            body["Heading right"] = results.say(f"Precision and recall with {planned(results, models)}")
            body["Figure right"] = picture("precision_recall", at_capacity)
        shown = most_telling(results, models)
        return self.slide(
            results,
            "two_figures",
            lift_title(results, shown),
            body,
            part="lift",
            say=lift_words(results, shown),
            if_asked="Precision is the share of those reached who had the outcome; recall the share of the outcomes reached, "
            "at each test date. With few positives both move a lot from year to year; see the intervals of the AUC. "
            "Propensity is not uplift: who would leave is not who would stay if called.",
        )

    def _calibration(self, results: Results, models: list[Any]) -> Slide:
        shown = next((model for model in models if model.name == "churn"), models[0])
        frame = results.query(
            "SELECT m.label, c.predicted, c.observed, c.n FROM calibration c JOIN models m ON m.name = c.model "
            "JOIN model_evidence e ON e.name = m.name WHERE e.judged ORDER BY m.position, c.bin"
        )
        takeaways = bullets(
            results,
            "**Points on the line** came true as predicted: of people given 30%, about 30 in 100 had the outcome.",
            *(
                f"**{model.label}.** Expected {{{{ {model.name}_expected_in_test }}}}, came "
                f"{{{{ {model.name}_came_in_test }}}}; average error {{{{ {model.name}_calibration_error }}}}."
                for model in models
            ),
        )
        return self.slide(
            results,
            "figure_takeaways",
            f"{shown.label} expected {{{{ {shown.name}_expected_in_test }}}} outcomes in the backtest and "
            f"{{{{ {shown.name}_came_in_test }}}} came" + _calibration_word(results, shown.name),
            {"Figure": picture("calibration", frame), "Takeaways": takeaways},
            part="calibration",
            if_asked="Counts here are cases: a person tested at several dates counts at each.",
            say="Probabilities must be right on average before they may be multiplied with dollars.",
            source="Source: rolling backtests, up to ten groups of equal size a model.",
        )

    def _threshold(self, results: Results, rows: list[dict[str, Any]]) -> Slide:
        import pandas as pd

        chosen = float(results.deck["save_threshold"])
        at = chosen if any(row["threshold"] == chosen for row in rows) else None
        figure = picture(
            "threshold_curve", pd.DataFrame(rows), chosen=at, chosen_text="Save First" if at else "",
            x_title="Churn probability from which a donor is listed",
        )  # fmt: skip
        return self.slide(
            results,
            "figure",
            threshold_title(results, rows),
            {"Figure": figure},
            part="threshold",
            say="A lower cut lists more donors and misses fewer; a higher one wastes fewer calls. Capacity decides the rest.",
            source="Source: rolling backtest of the churn model; a donor tested at several dates counts at each.",
        )

    def _card(self, results: Results, model: Any) -> Slide:
        columns = [Column(label="Question", width=1.5), Column(label="Answer", width=8.0)]
        lines: tuple[Line, ...] = essentials(results, model.name)
        rows = [[cell(results, line.label, bold=True), cell(results, line.template)] for line in lines]
        auc = f"{model.name}_auc"
        known = f"AUC {{{{ {auc} }}}} on people not seen, " if results.shown(auc) else ""
        return self.slide(
            results,
            "table",
            f"Model card, {model.label.lower()}: {known}{_WORDS[model.verdict]}",
            {"Table": table(results, columns, rows, f"what the {model.label.lower()} model is, and may be used for")},
            part=f"card_{model.name}",
            say="The card says what the model is for, how it was tested, and what it must not be used for.",
            source="Source: rolling backtests; features as known at each date.",
        )


def _title(results: Results, models: list[Any]) -> str:
    useful = int(results.number("models_useful"))
    stopped = [model.label.lower() for model in models if model.verdict == "suspected leak"]
    best = _example(results, models)
    if stopped:
        best = f"{' and '.join(stopped)} stopped for a suspected leak"
    if not useful and len(stopped) == len(models):
        return f"No model may be used: {best}"
    if not any(model.verdict in _JUDGED for model in models):
        head = "No model has enough evidence to be judged yet"
    elif not useful:
        head = "No model is proven better than its simple baseline yet"
    elif useful == len(models) == 1:
        head = "The one model beats a simple baseline"
    elif useful == len(models):
        head = "All {{ models_total.words }} models beat a simple baseline"
    else:
        verb = "beats" if useful == 1 else "beat"
        head = f"{{{{ models_useful.words }}}} of {{{{ models_total.words }}}} models {verb} a simple baseline"
    return f"{head}: {best}" if best else head


def _example(results: Results, models: list[Any]) -> str:
    """Return the AUC of the model that bears the headline out: churn if its verdict does, else the best of those that do."""
    useful = [model for model in models if model.verdict == "useful"]
    fitting = useful or [model for model in models if model.verdict in _JUDGED]
    known = [model for model in fitting if results.shown(f"{model.name}_auc", f"{model.name}_baseline_auc")]
    if not known:
        return ""
    shown = next((model for model in known if model.name == "churn"), known[0])
    name, label = shown.name, shown.label.lower()
    return f"{label} AUC {{{{ {name}_auc }}}} against {{{{ {name}_baseline_auc }}}} for the baseline"


def _auc_frame(results: Results, models: list[Any]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for model in models:
        known = model.verdict in _JUDGED and model.auc is not None
        interval = known and model.auc_low is not None
        rows.append(
            {
                "label": model.label,
                "auc": model.auc if known else None,
                "low": model.auc_low if known else None,
                "high": model.auc_high if known else None,
                "text": format_value(model.auc, "index") if known else "",
                "interval_text": format_interval(model.auc_low, model.auc_high, "index") if interval else "",
                "baseline": model.baseline_auc if known else None,
                "baseline_text": format_value(model.baseline_auc, "index") if known else "",
                "positives_text": f"{results.people(model.n_positive_people)} people",
                "verdict_text": _WORDS[model.verdict],
                "missing": "Too good to be true" if model.verdict == "suspected leak" else None,
            }
        )
    return pd.DataFrame(rows).astype({"auc": float, "low": float, "high": float, "baseline": float})


def _capacity_frame(results: Results, frame: pd.DataFrame) -> pd.DataFrame:
    """Return precision and recall of the lists that the team can work through, for the models that have both."""
    columns = {"precision": "precision_at_capacity", "recall": "capture_at_capacity"}
    known = frame[[has_capacity(results, name) for name in frame["name"]]].copy()
    for column, suffix in columns.items():
        values = [results.metrics[f"{name}_{suffix}"] for name in known["name"]]
        known[column] = [value.value for value in values]
        known[f"{column}_text"] = [value.text for value in values]
    return known


def _group_words(results: Results, group: Any) -> str:
    name = f"churn_{group.name}_auc"
    if not results.shown(name):
        return f"{group.label}: too few to test alone."
    interval = f" ({{{{ {name}.interval }}}})" if results.metrics[name].low is not None else ""
    return f"{group.label}: {{{{ {name} }}}}{interval}."


def _calibration_word(results: Results, name: str) -> str:
    """Return how far the expected count lies from the one that came, of the numbers as they are shown."""
    expected, came = (results.metrics[f"{name}_{which}_in_test"] for which in ("expected", "came"))
    if expected.value is None or not came.value or expected.hidden or came.hidden:
        return ""
    off = round(expected.value) / came.value - 1
    if abs(off) < 0.005:
        return ": as many as predicted"
    return f": {format_value(abs(off), 'share')} too {'many' if off > 0 else 'few'}"
