"""Identity resolution: how sure the linkage is, and where the surviving values come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from deckgen.formats import format_percent, format_value
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, cell, picture, table
from deckgen.slides.model import Column, Slide
from deckgen.tables import IDENTITY, TABLES

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Identity(Section):
    """Pairs by match probability with the two thresholds; where each field of the golden records comes from."""

    kind: ClassVar[str] = "identity"
    label: ClassVar[str] = "Identity resolution"
    figures: ClassVar[tuple[str, ...]] = ("bar",)
    show: tuple[Literal["pairs", "survivors"], ...] = ("pairs", "survivors")
    """Which slides, in your order."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides; none where there was nothing to link."""
        makers = {"pairs": self._pairs, "survivors": self._survivors}
        slides = [makers[name](results) for name in self.show]
        return [slide for slide in slides if slide is not None]

    def _pairs(self, results: Results) -> Slide | None:
        import pandas as pd

        bands = results.records("SELECT * FROM pair_bands ORDER BY low")
        total = sum(band.n for band in bands)
        if not total:
            return None
        review, threshold = results.deck["review_threshold"], results.deck["join_threshold"]
        frame = pd.DataFrame([_band(band, review, threshold) for band in reversed(bands)])
        sure = sum(band.n for band in bands if band.low >= threshold) / total
        doubtful = sum(band.n for band in bands if review <= band.low < threshold)
        return self.slide(
            results,
            "figure_takeaways",
            f"Of {format_value(total, 'count')} scored pairs {format_value(sure, 'share')} are sure enough to join; "
            "{{ pairs_for_review }} wait for a clerk",
            {
                "Figure": picture("bar", frame, value_name="Pairs"),
                "Takeaways": bullets(
                    results,
                    f"**Joined** from a match probability of {format_percent(threshold)}, unless first names contradict "
                    "each other: couples stay two people.",
                    _doubt(review, doubtful, doubtful - int(results.number("pairs_for_review"))),
                    "**Left.** {{ identities }} identities are {{ constituents }} constituents; some duplicates remain, "
                    "because a cautious threshold leaves them.",
                ),
            },
            say="Pairs are scored by Splink, a probabilistic model of record linkage; nothing is joined on a name alone.",
            if_asked="The command deckgen data review writes the pairs for the clerk; what was decided comes before the model "
            "in every later build. Not every pair above the threshold is joined: two people with one e-mail address and "
            "different first names stay apart. The best pairs are joined first.",
            source="Source: {{ source_labels }}. Pairs that share at least one of name, e-mail, phone or address in part.",
        )

    def _survivors(self, results: Results) -> Slide | None:
        found = results.records('SELECT field, "table", sum(n)::BIGINT AS n FROM survivors GROUP BY ALL')
        counts = {(row.field, row.table): row.n for row in found}
        tables = [name for name in TABLES if any(table == name for _, table in counts)]
        if not counts:
            return None
        choices = results.records("SELECT reason, sum(n)::BIGINT AS n FROM survivors GROUP BY 1 ORDER BY 2 DESC")
        columns = [Column(label="Field", width=1.4)]
        columns += [Column(label=TABLES[name].label, align="right") for name in tables]
        columns += [Column(label="Filled, of {n}".format(n=results.metrics["constituents"].text), align="right")]
        rows = []
        for field in IDENTITY:
            by_table = [counts.get((field, name), 0) for name in tables]
            shown = [format_value(n, "count") for n in (*by_table, sum(by_table))]
            rows.append(
                [cell(results, field.replace("_", " ").capitalize(), bold=True), *(cell(results, n) for n in shown)]
            )
        only = next((row.n for row in choices if row.reason == "only value"), 0) / sum(row.n for row in choices)
        return self.slide(
            results,
            "table",
            f"{format_value(only, 'share')} of the golden records' values had no rival; the others were chosen by a stated rule",
            {"Table": table(results, columns, rows, "fields of golden records by the system that they come from")},
            part="survivors",
            say="Each cell counts golden records whose value of that field comes from that system.",
            if_asked="Where several spellings compete: "
            + _rules(choices)
            + ". The lineage of every value is kept beside the "
            "golden records.",
            source="Source: {{ source_labels }}. Lineage of the golden records of this build.",
        )


def _doubt(review: float, doubtful: int, settled: int) -> str:
    """Return from which probability a pair is in doubt, and why fewer wait for a clerk than are."""
    line = f"**In doubt** from {format_percent(review)}."
    if not doubtful:
        return f"{line} No pair is."
    if not settled:
        return f"{line} A clerk decides, and the decision comes before the model."
    whom = "all" if settled == doubtful else format_value(settled, "count")
    verb = "is" if settled == 1 else "are"
    return (
        f"{line} Of {format_value(doubtful, 'count')} pairs {whom} {verb} settled: other pairs join the same people, or a "
        "clerk has decided."
    )


def _band(band: Any, review: float, threshold: float) -> dict[str, Any]:
    label = f"{format_percent(band.low)}–{format_percent(band.high)}"
    what, color = ("joined", "good") if band.low >= threshold else ("in doubt", "medium")
    if band.low < review:
        what, color = "unlikely", "muted"
    return {"label": label, "value": band.n, "text": format_value(band.n, "count"), "color": color, "note": what}


def _rules(choices: list[Any]) -> str:
    return ", ".join(f"{row.reason} ({format_value(row.n, 'count')})" for row in choices if row.reason != "only value")
