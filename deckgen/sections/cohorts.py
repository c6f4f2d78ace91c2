"""Cohorts: of those who first gave in the same year, how many still give, year after year."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from deckgen.formats import format_value
from deckgen.rates import rates_alike, wilson
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, picture
from deckgen.slides.model import Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

SHOWN = 8  # cohorts, the newest


class Cohorts(Section):
    """Retention by the year of the first gift, in calendar years that are over."""

    kind: ClassVar[str] = "cohorts"
    label: ClassVar[str] = "Cohorts"
    figures: ClassVar[tuple[str, ...]] = ("cohort",)

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the cohort map; nothing where no cohort is large enough to be shown."""
        rows = _rows(results)
        begins = results.records("SELECT year(min(date)) AS y FROM giving")[0].y
        cells = [_cell(results, row, begins) for row in rows]
        newest = [cell for cell in cells if cell["since"] == 1 and cell["share"] is not None]
        if not newest:
            return []
        import pandas as pd

        frame = pd.DataFrame(cells).astype({"share": float})
        return [
            self.slide(
                results,
                "figure_takeaways",
                _title(newest),
                {"Figure": picture("cohort", frame), "Takeaways": bullets(results, *_takeaways(results, cells))},
                say="Read along a row to follow one year's newcomers; read down the first column to compare them.",
                if_asked="The oldest cohort holds everybody who gave when the file begins, also those who had given before: it "
                "is steadier than the others for that reason alone.",
                source="Source: {{ source_labels }}. Calendar years up to the last that is over. Without colour: too few people.",
            )
        ]


def _rows(results: Results) -> list[Any]:
    as_of = datetime.date.fromisoformat(results.deck["as_of_date"])
    last = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    rows = results.records(
        f"""
        WITH begun AS (SELECT golden_id, year(min(date)) AS cohort FROM giving GROUP BY golden_id),
        gave AS (SELECT DISTINCT golden_id, year(date) AS given FROM giving),
        sizes AS (SELECT cohort, count(*) AS size FROM begun WHERE cohort < {last} GROUP BY cohort),
        grid AS (SELECT cohort, size, unnest(range(1, {last} - cohort + 1)) AS since FROM sizes),
        counts AS (SELECT cohort, given - cohort AS since, count(*) AS n FROM begun JOIN gave USING (golden_id) GROUP BY ALL)
        SELECT cohort, size, since, coalesce(n, 0) AS n, coalesce(n, 0) / size AS share
        FROM grid LEFT JOIN counts USING (cohort, since)
        ORDER BY cohort, since
        """
    )
    return [row for row in rows if row.cohort >= last - SHOWN]


def _cell(results: Results, row: Any, begins: int) -> dict[str, Any]:
    """Return a cell of the map; without its share where a few people gave, or a few did not."""
    floor = int(results.deck["min_cell"])
    few = any(0 < n < floor for n in (row.size, row.n, row.size - row.n)) or row.size < results.deck["min_base"]
    # Who gave when the file begins may have given long before.
    label = f"to {row.cohort}" if row.cohort == begins else str(row.cohort)
    return {
        "label": label, "year": row.cohort, "since": row.since, "share": None if few else row.share, "size": row.size,
        "text": "–" if few else _said(row.share), "size_text": results.people(row.size),
        "old": row.cohort == begins,
    }  # fmt: skip


def _said(share: float) -> str:
    """Return a share as it is written everywhere on the slide: measured, so with its decimal."""
    return format_value(share, "share")


def _title(newest: list[dict[str, Any]]) -> str:
    last = newest[-1]
    said = f"Of those who first gave in {last['year']}, {_said(last['share'])} gave again the year after"
    before = next((cell for cell in newest if cell["year"] == last["year"] - 1), None)
    if before is None:
        return said
    alike = rates_alike(last["share"], last["size"], before["share"], before["size"])
    other = f"{_said(before['share'])} of those of {before['year']}"
    return f"{said}, after {other}" + (": a difference within chance" if alike else "")


def _takeaways(results: Results, cells: list[dict[str, Any]]) -> list[str]:
    second = [c for c in cells if c["since"] == 2 and c["share"] is not None]
    first = {c["label"]: c["share"] for c in cells if c["since"] == 1 and c["share"] is not None}
    both = [c for c in second if c["label"] in first]
    lines = [_first_year(cells)]
    if both:
        last = both[-1]
        lines.append(
            f"**{last['label']}.** {_said(first[last['label']])} after one year, {_said(last['share'])} after two."
        )
    lines.append("**New donors of the year** {{ new_donors }}; of the year before, {{ new_donor_retention }} gave again."
                 if results.shown("new_donors", "new_donor_retention") else "")  # fmt: skip
    return [line for line in lines if line]


def _first_year(cells: list[dict[str, Any]]) -> str:
    """Return what the first year costs against the second, over the newcomers of whom both are told; else nothing.

    Who gave when the file begins is no newcomer: those may have given for years.
    """
    told = {(c["year"], c["since"]): c for c in cells if c["share"] is not None and not c["old"]}
    pairs = [(c, told[year, 2]) for (year, since), c in told.items() if since == 1 and (year, 2) in told]
    first = sum(one["size"] * (1 - one["share"]) for one, _ in pairs)
    second = sum(one["size"] * (one["share"] - two["share"]) for one, two in pairs)
    if not pairs or first <= second:
        return ""
    newcomers = [c for (_, since), c in told.items() if since == 1]
    people = sum(c["size"] for c in newcomers)
    left = sum(c["size"] * (1 - c["share"]) for c in newcomers)
    if wilson(left / people, people)[0] > 0.5:  # of all whose first year is told, and not by chance
        return "**The first year decides.** Most newcomers do not give again the year after."
    return "**The first year costs more newcomers** than the second."
