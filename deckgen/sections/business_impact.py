"""Business impact: who may leave, who may give more, and where the value at risk lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.figures.bands import Bands
from deckgen.figures.value_map import ValueMap
from deckgen.formats import format_value
from deckgen.policy import CHURN_BANDS, UPGRADE_BANDS
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.sections.words import at_risk_phrase
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

_COLORS = {"Low": "low", "Medium": "medium", "High": "high", "Critical": "critical"}
_UPGRADE_COLORS = {"Below base": "muted", "Around base": "low", "Raised": "accent", "High": "good"}
_VALUES = ((0, 100), (100, 250), (250, 500), (500, 1000), (1000, None))


class BusinessImpact(Section):
    """Risk bands and upgrade bands, then a map of risk against giving."""

    kind: ClassVar[str] = "business_impact"
    label: ClassVar[str] = "Business impact"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return two slides; one that says why where there are no churn scores."""
        if not results.number("scored_donors"):
            text = bullets(results, "The churn model scores nobody.", "- There is too little giving history to train it.")
            return [self.slide(results, "text", "Risk cannot be stated yet: no donor has a churn score", {"Body": text})]
        return [self._bands(results), self._map(results)]

    def _bands(self, results: Results) -> Slide:
        low, middle, high = results.deck["churn_thresholds"]
        churn_labels = {
            "Low": f"Low\n< {low:.0%}", "Medium": f"Medium\n{low:.0%}–{middle:.0%}",
            "High": f"High\n{middle:.0%}–{high:.0%}", "Critical": f"Critical\n≥ {high:.0%}",
        }  # fmt: skip
        below, around, raised = (f"{lift:g}×" for lift in results.deck["upgrade_lift"])
        upgrade_labels = {
            "Below base": f"Below base\n< {below}", "Around base": f"Around base\n{below}–{around}",
            "Raised": f"Raised\n{around}–{raised}", "High": f"High\n≥ {raised}",
        }  # fmt: skip
        body = {
            "Heading left": results.say("Churn probability, {{ scored_donors }} active donors"),
            "Figure left": picture(Bands(frame=_band_frame(results, "churn_band", CHURN_BANDS, churn_labels, _COLORS))),
        }
        upgrades = _band_frame(results, "upgrade_band", UPGRADE_BANDS, upgrade_labels, _UPGRADE_COLORS)
        if upgrades["count"].sum():
            body["Heading right"] = results.say("Upgrade probability against its base rate")
            body["Figure right"] = picture(Bands(frame=upgrades))
        else:
            body["Heading right"] = results.say("Upgrade")
            body["Figure right"] = results.say("No upgrade model has enough evidence to score anybody.")
        title = at_risk_phrase(results) + (
            "; {{ value_at_risk }} of {{ giving }} giving is expected to be lost" if results.known("giving") else ""
        )
        return self.slide(
            results, "two_figures", title, body,
            say="Left: how likely each active donor is to stop. Right: how likely to upgrade, against the average donor.",
            if_asked="Expected loss sums every donor's probability, also small ones, so it exceeds the giving of "
            "those at risk times their probability.",
        )  # fmt: skip

    def _map(self, results: Results) -> Slide:
        frame = _map_frame(results)
        takeaways = bullets(
            results,
            "**Value at risk is spread out.** Donors at risk gave {{ at_risk_giving }} in the last twelve months."
            if results.number("at_risk_donors")
            else "**No donor at risk.** Nobody reaches the High band.",
            "**Expected loss.** Probability times giving sums to {{ value_at_risk }}, {{ value_at_risk_share }} of giving.",
            "**Reach first.** The Save First list holds {{ save_first_value_at_risk }} of it."
            if results.number("save_first_donors")
            else "**Reach first.** No donor meets the Save First rule.",
            "**Privacy.** Cells with fewer than {{ min_cell }} people are not shown as numbers.",
        )
        share = results.query(
            "SELECT coalesce(sum(value_at_risk) FILTER (annual >= 250) / nullif(sum(value_at_risk), 0), 0) AS s, "
            "count(*) FILTER (annual >= 250) / count(*) AS p FROM segments"
        ).iloc[0]
        title = (
            f"Donors who give $250 or more a year are {format_value(share['p'], 'share')} of donors and hold "
            f"{format_value(share['s'], 'share')} of the value at risk"
        )
        return self.slide(
            results, "figure_takeaways", title,
            {"Figure": picture(ValueMap(frame=frame)), "Takeaways": takeaways}, part="map",
            say="Each cell counts donors by churn band and by giving in the last twelve months.",
        )  # fmt: skip


def _band_frame(
    results: Results, column: str, bands: tuple[str, ...], labels: dict[str, str], colors: dict[str, str]
) -> pd.DataFrame:
    """Return the bands from the top down, with counts of zero for bands that nobody is in."""
    counts = results.query(f"SELECT {column} AS band, count(*) AS n FROM segments WHERE {column} IS NOT NULL GROUP BY 1")
    frame = counts.set_index("band")["n"].reindex(list(reversed(bands)), fill_value=0).rename("count").reset_index()
    total, floor = int(frame["count"].sum()), int(results.deck["min_cell"])
    frame["share"] = frame["count"] / max(total, 1)
    frame["count_text"] = [results.people(n) for n in frame["count"]]
    frame["share_text"] = [
        "" if 0 < n < floor else format_value(s, "share") for n, s in zip(frame["count"], frame["share"], strict=True)
    ]
    frame["color"] = [colors[band] for band in frame["band"]]
    frame["label"] = [labels[band] for band in frame["band"]]
    # A bar's length would tell what its label hides.
    frame.loc[(frame["count"] > 0) & (frame["count"] < floor), "count"] = floor / 2
    return frame


def _map_frame(results: Results) -> pd.DataFrame:
    import pandas as pd

    cases = " ".join(f"WHEN annual < {high} THEN {i}" for i, (_, high) in enumerate(_VALUES) if high)
    counts = results.query(
        f"SELECT churn_band, CASE {cases} ELSE {len(_VALUES) - 1} END AS value_band, count(*) AS n FROM segments "
        "WHERE churn_band IS NOT NULL GROUP BY 1, 2"
    ).set_index(["churn_band", "value_band"])["n"]
    floor = int(results.deck["min_cell"])
    rows = []
    for y, (start, end) in enumerate(_VALUES):
        for x, band in enumerate(CHURN_BANDS):
            n = int(counts.get((band, y), 0))
            rows.append({
                "x": band, "x_order": x, "y": f"${start:,}–{end - 1:,}" if end else f"${start:,} or more",
                "y_order": len(_VALUES) - 1 - y, "count": float("nan") if 0 < n < floor else float(n),
                "text": results.people(n), "target": band in ("High", "Critical") and start >= 250,
            })  # fmt: skip
    return pd.DataFrame(rows)
