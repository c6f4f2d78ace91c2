"""The data flow: from rows in files to people, and what happens to quality on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import counted, format_value, spelled
from deckgen.results import Results
from deckgen.sections.base import Section, cell, picture, table
from deckgen.slides.model import Column, Content, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme


DIMENSIONS = ("completeness", "validity", "uniqueness", "consistency", "timeliness")


class DataFlow(Section):
    """Record funnel beside quality by dimension."""

    kind: ClassVar[str] = "data_flow"
    label: ClassVar[str] = "Data flow"
    figures: ClassVar[tuple[str, ...]] = ("funnel", "quality")

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the flow, and quality by source where there are several."""
        slides = [self._flow(results)]
        return slides if results.number("source_systems") < 2 else [*slides, self._by_source(results)]

    def _flow(self, results: Results) -> Slide:
        quality = _quality_frame(results)
        body: dict[str, Content] = {
            "Heading left": results.say("Records to people"),
            "Figure left": picture("funnel", _funnel_frame(results)),
            "Heading right": results.say("Data quality by dimension"),
            "Figure right": picture("quality", quality, axis_title="Share that passes the rule"),
        }
        return self.slide(
            results,
            "two_figures",
            "{{ records_accepted }} records come from {{ constituents }} constituents under {{ identities }} identities"
            + _quality_words(results),
            body,
            say="The rules are the same before and after; not every dimension rises. A golden record is expected to have "
            "every field that any of the constituent's systems collects.",
            if_asked="Compression of {{ compression }} counts a person's events, not duplicates. Duplicate identities "
            "are {{ duplicate_identity_rate }}.",
            source="Source: {{ source_labels }}. Kept aside: {{ records_rejected }} of {{ records_read }} rows read.",
        )

    def _by_source(self, results: Results) -> Slide:
        sources = results.records("SELECT source, label, read, accepted, rejected FROM sources ORDER BY accepted DESC")
        scores = {
            (row.source, row.dimension): row.score
            for row in results.records("SELECT source, dimension, score FROM quality WHERE source <> ''")
        }
        columns = [Column(label="Source system", width=2.0)]
        columns += [Column(label=name, align="right") for name in ("Read", "Accepted", "Kept aside")]
        columns += [Column(label=name.capitalize(), align="right", width=1.2) for name in DIMENSIONS]
        rows = [
            [
                cell(results, source.label),
                *(
                    cell(results, format_value(count, "count"))
                    for count in (source.read, source.accepted, source.rejected)
                ),
                *(cell(results, _score(scores.get((source.source, name)))) for name in DIMENSIONS),
            ]
            for source in sources
        ]
        complete = {s.label: score for s in sources if (score := scores.get((s.source, "completeness"))) is not None}
        return self.slide(
            results,
            "table",
            _least_complete(complete),
            {"Table": table(results, columns, rows, "source systems with rows and quality by dimension")},
            part="sources",
            say="Read is accepted plus kept aside. Each dimension is averaged over the system's own constituents.",
            if_asked="Uniqueness here is before linkage: constituents over spellings in the system. Timeliness is activity "
            "in 24 months.",
        )


def _least_complete(complete: Mapping[str, float]) -> str:
    """Return who fills the least of the fields that they collect, as far as the numbers as written tell them apart."""
    if not complete:
        return "No source system collects a field of identity"
    low = format_value(min(complete.values()), "share")
    least = [label for label, score in complete.items() if format_value(score, "share") == low]
    fills, systems = f"{low} of the fields that they collect", counted(len(complete), "system")
    if len(complete) == 1:
        return f"{least[0]} fill {fills}"
    if len(least) == len(complete):
        return f"{'Both' if len(least) == 2 else f'All {spelled(len(least))}'} systems fill {fills}"
    if len(least) == 1:
        return f"{least[0]} fill {fills}, the least of {systems}"
    return f"{spelled(len(least)).capitalize()} of {systems} fill {fills}, the least of them"


def _score(score: float | None) -> str:
    return "–" if score is None else format_value(score, "share")


def _funnel_frame(results: Results) -> pd.DataFrame:
    import pandas as pd

    steps = (
        ("Records accepted", "records_accepted", "rows that fulfil their contract"),
        ("Separate identities", "identities", "distinct name, e-mail, phone, address"),
        ("Constituents", "constituents", "people after linkage"),
    )
    return pd.DataFrame(
        [
            {"label": label, "count": results.number(name), "text": results.metrics[name].text, "note": note}
            for label, name, note in steps
        ]
    )


def _quality_frame(results: Results) -> pd.DataFrame:
    frame = results.query("SELECT dimension, stage, score FROM quality WHERE score IS NOT NULL AND source = ''")
    frame["dimension"] = frame["dimension"].str.capitalize()
    frame["text"] = [format_value(score, "share") for score in frame["score"]]
    frame["stage_order"] = [0 if stage.startswith("Source") else 1 for stage in frame["stage"]]
    return frame


def _quality_words(results: Results) -> str:
    rows = results.records(
        "SELECT score FROM quality WHERE dimension = 'completeness' AND source = '' ORDER BY stage DESC"
    )
    scores = [row.score for row in rows]
    if len(scores) < 2 or None in scores or round(scores[0], 3) == round(scores[1], 3):
        return ""
    before, after = scores
    moved = "rises" if after > before else "falls"
    return f"; completeness {moved} from {format_value(before, 'share')} to {format_value(after, 'share')}"
