"""Business impact: who may leave, who may give more, and where the value at risk lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from deckgen.formats import format_percent, format_value
from deckgen.policy import CHURN_BANDS, UPGRADE_BANDS
from deckgen.privacy import merge_small, shown_counts
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.sections.words import at_risk_phrase, why_unscored
from deckgen.slides.model import Content, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

_COLORS = {"Low": "low", "Medium": "medium", "High": "high", "Critical": "critical"}
_UPGRADE_COLORS = {"Below base": "muted", "Around base": "low", "Raised": "accent", "High": "good"}
_LARGE = 250  # US dollars a year
_VALUES = ((0, 100), (100, 250), (250, 500), (500, 1000), (1000, None))


class BusinessImpact(Section):
    """Risk bands and upgrade bands, then a map of risk against giving."""

    kind: ClassVar[str] = "business_impact"
    label: ClassVar[str] = "Business impact"
    figures: ClassVar[tuple[str, ...]] = ("bands", "value_map")

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return two slides; one that says why where there are no churn scores."""
        if not results.number("scored_donors") > 0:
            text = bullets(
                results,
                "Who may leave is told by the churn model, of donors who gave in the last twelve months.",
                "- A model needs 20 people with the outcome in its test, and must rank better than a coin.",
            )
            return [self.slide(results, "text", f"Risk cannot be stated: {why_unscored(results)}", {"Body": text})]
        return [self._bands(results), self._map(results)]

    def _bands(self, results: Results) -> Slide:
        churn_limits = [format_percent(limit) for limit in (0, *results.deck["churn_thresholds"])]
        lift_limits = ["0", *(format_value(limit, "times") for limit in results.deck["upgrade_lift"])]
        body: dict[str, Content] = {
            "Heading left": results.say("Active donors by churn probability"),
            "Figure left": picture("bands", _band_frame(results, "churn_band", CHURN_BANDS, churn_limits, _COLORS)),
        }
        upgrades = _band_frame(results, "upgrade_band", UPGRADE_BANDS, lift_limits, _UPGRADE_COLORS)
        if upgrades["count"].sum():
            body["Heading right"] = results.say("Active donors by upgrade probability against its base rate")
            body["Figure right"] = picture("bands", upgrades)
        else:
            body["Heading right"] = results.say("Upgrade")
            body["Figure right"] = results.say("No upgrade model can be trusted yet.")
        title = at_risk_phrase(results) + (
            "; over all donors, {{ value_at_risk }} of {{ active_giving }} giving is expected to be lost"
            if results.shown("active_giving", "value_at_risk")
            else ""
        )
        return self.slide(
            results,
            "two_figures",
            title,
            body,
            say="Left: how likely each active donor is to stop. Right: how likely to upgrade, against the average donor.",
            if_asked="Expected loss sums every donor's probability, also small ones, so it exceeds the giving of "
            "those at risk times their probability.",
        )

    def _map(self, results: Results) -> Slide:
        titles = {"x_title": "Churn probability", "y_title": "Giving, 12 months"}
        figure = picture("value_map", _map_frame(results), **titles)
        takeaways = bullets(
            results,
            *_map_words(results),
            "**Privacy.** Cells from which a few people could be worked out are shown as ranges."
            if results.deck["min_cell"]
            else "",
        )
        return self.slide(
            results,
            "figure_takeaways",
            _map_title(results),
            {
                "Figure": figure,
                "Takeaways": takeaways,
            },
            part="map",
            say="Each cell counts donors; the title weighs them by dollars: those at risk, and those given in the last twelve "
            "months. Where the two shares differ, risk does not follow size alone.",
        )


def _map_words(results: Results) -> list[str]:
    """Return what the map's cells add up to in dollars, as far as it may be shown; never how many people a row holds."""
    said = []
    if not results.number("at_risk_donors"):
        said.append("**No donor at risk.** Nobody reaches the High band.")
    elif results.shown("at_risk_giving"):
        said.append("**Donors at risk** gave {{ at_risk_giving }} in the last twelve months.")
    if results.shown("value_at_risk"):
        share = ", {{ value_at_risk_share }} of giving" if results.shown("value_at_risk_share") else ""
        said.append(f"**Expected loss.** Probability times giving sums to {{{{ value_at_risk }}}}{share}.")
    else:
        said.append("**Expected loss.** Not stated: it would tell of a few donors.")
    if not results.number("save_first_donors"):
        said.append("**Reach first.** No donor meets the Save First rule.")
    elif results.shown("value_at_risk", "save_first_value_at_risk"):
        said.append("**Reach first.** The Save First list holds {{ save_first_value_at_risk }} of it.")
    return said


def _map_title(results: Results) -> str:
    """Return what larger donors hold, in shares of money: a share of donors would be a margin of the map.

    With a row's total, what stands in its open cells gives the hidden ones away. Both shares are said, because larger
    gifts hold more of the value at risk by their size alone. Neither is where few people, or one, make it up.
    """
    halves = results.records(
        f"SELECT annual >= {_LARGE} AS large, count(*) AS n, sum(annual)::DOUBLE AS given, max(annual)::DOUBLE AS most, "
        "sum(value_at_risk)::DOUBLE AS at_risk, max(value_at_risk)::DOUBLE AS most_at_risk FROM segments GROUP BY 1 ORDER BY 1"
    )
    if len(halves) < 2 or not all(_enough(results, half) for half in halves):
        return "The value at risk is what donors give, times how likely they are to stop"
    others, large = halves
    risk, given = large.at_risk / (large.at_risk + others.at_risk), large.given / (large.given + others.given)
    return (
        f"Donors who give {format_value(_LARGE, 'USD')} or more a year hold {format_value(risk, 'share')} of the value at "
        f"risk and {format_value(given, 'share')} of giving"
    )


def _enough(results: Results, half: Any) -> bool:
    """Return whether shares of money may be stated of a half of the donors: enough people, none of whom makes it up."""
    share = results.metrics["value_at_risk_share"]
    if share.hidden or half.n < share.floor or not half.at_risk:
        return False
    return bool(half.most <= share.dominance * half.given and half.most_at_risk <= share.dominance * half.at_risk)


def _band_frame(
    results: Results, column: str, bands: tuple[str, ...], limits: list[str], colors: dict[str, str]
) -> pd.DataFrame:
    """Return the bands from the top down; bands too small to show are merged with the next one down.

    `limits` are the lower ends of `bands`, as text. The few whom a model does not score stand in the lowest band:
    with a total of their own they could be counted.
    """
    import pandas as pd

    found = results.query(
        f"SELECT coalesce({column}, '{bands[0]}') AS band, count(*) AS n FROM segments "
        f"WHERE (SELECT count({column}) FROM segments) > 0 GROUP BY 1"
    )
    counts = found.set_index("band")["n"].reindex(list(reversed(bands)), fill_value=0)
    total = max(int(counts.sum()), 1)
    rows = []
    for group in merge_small(list(counts.index), [int(n) for n in counts], int(results.deck["min_cell"])):
        n = int(counts[group].sum())
        rows.append(
            {
                "label": _band_label(group, bands, limits),
                "count": n,
                "share": n / total,
                "color": colors[group[-1]],
                "count_text": results.people(n),
                "share_text": format_value(n / total, "share"),
            }
        )
    return pd.DataFrame(rows)


def _band_label(group: list[str], bands: tuple[str, ...], limits: list[str]) -> str:
    """Return a band's name and limits; a merged one is named from its lowest to its highest."""
    lowest, highest = bands.index(group[-1]), bands.index(group[0])
    name = _band_name(bands, lowest, highest)
    if highest == len(bands) - 1:
        return f"{name}\n≥\u00a0{limits[lowest]}"
    if lowest == 0:
        return f"{name}\n<\u00a0{limits[highest + 1]}"
    return f"{name}\n{limits[lowest]}–{limits[highest + 1]}"


def _band_name(bands: tuple[str, ...], lowest: int, highest: int) -> str:
    if lowest == highest:
        return bands[lowest]
    return f"{bands[lowest]} {'and' if highest == lowest + 1 else 'to'} {bands[highest].lower()}"


def _value_label(start: int, end: int | None) -> str:
    first = format_value(start, "USD")
    return f"{first}–{format_value(end - 1, 'count')}" if end else f"{first} or more"


def _map_frame(results: Results) -> pd.DataFrame:
    """Return a row a cell. Where one is hidden, no row of the map begins where major gifts do: their donors are counted
    elsewhere, and would be what the row adds up to."""
    frame = _cells(results, _VALUES)
    if frame["count"].notna().all():
        return frame
    limit = results.records("SELECT major_threshold() AS limit")[0].limit
    starts = [start for start, _ in _VALUES if not start or start != limit]
    return _cells(results, tuple(zip(starts, (*starts[1:], None), strict=True)))


def _cells(results: Results, values: tuple[tuple[int, int | None], ...]) -> pd.DataFrame:
    import pandas as pd

    cases = " ".join(f"WHEN annual < {high} THEN {i}" for i, (_, high) in enumerate(values) if high)
    counts = results.query(
        f"SELECT coalesce(churn_band, 'Low') AS churn_band, CASE {cases} ELSE {len(values) - 1} END AS value_band, "
        "count(*) AS n FROM segments GROUP BY 1, 2"
    ).set_index(["churn_band", "value_band"])["n"]
    floor = int(results.deck["min_cell"])
    totals = [sum(int(counts.get((band, y), 0)) for y in range(len(values))) for band in CHURN_BANDS]
    rows = []
    # The bands' totals stand on the slide before: a column may not have one gap only.
    for x, group in enumerate(reversed(merge_small(CHURN_BANDS[::-1], totals[::-1], floor))):
        cells = [sum(int(counts.get((band, y), 0)) for band in group) for y in range(len(values))]
        for y, (n, text) in enumerate(zip(cells, shown_counts(cells, floor), strict=True)):
            start, end = values[y]
            rows.append(
                {
                    "x": _band_name(CHURN_BANDS, CHURN_BANDS.index(group[-1]), CHURN_BANDS.index(group[0])),
                    "x_order": x,
                    "y": _value_label(start, end),
                    "y_order": y,
                    "count": float(n) if text == format_value(n, "count") else float("nan"),
                    "text": text,
                    "target": group[-1] in ("High", "Critical") and start >= _LARGE,
                }
            )
    return pd.DataFrame(rows)
