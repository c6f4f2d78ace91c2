"""The data flow: from rows in files to people, and what happens to quality on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import format_value
from deckgen.results import Results
from deckgen.sections.base import Section, picture
from deckgen.slides.model import Content, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme


class DataFlow(Section):
    """Record funnel beside quality by dimension."""

    kind: ClassVar[str] = "data_flow"
    label: ClassVar[str] = "Data flow"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the slide."""
        quality = _quality_frame(results)
        body: dict[str, Content] = {
            "Heading left": results.say("Records to people"),
            "Figure left": picture("funnel", _funnel_frame(results)),
            "Heading right": results.say("Data quality by dimension"),
            "Figure right": picture("quality", quality, axis_title="Share that passes the rule"),
        }
        return [
            self.slide(
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
        ]


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
    frame = results.query("SELECT dimension, stage, score FROM quality WHERE score IS NOT NULL")
    frame["dimension"] = frame["dimension"].str.capitalize()
    frame["text"] = [format_value(score, "share") for score in frame["score"]]
    frame["stage_order"] = [0 if stage.startswith("Source") else 1 for stage in frame["stage"]]
    return frame


def _quality_words(results: Results) -> str:
    scores = results.query("SELECT stage, score FROM quality WHERE dimension = 'completeness'").set_index("stage")[
        "score"
    ]
    before, after = float(scores.iloc[0]), float(scores.iloc[-1])
    if scores.isna().any() or round(before, 3) == round(after, 3):
        return ""
    moved = "rises" if after > before else "falls"
    return f"; completeness {moved} from {format_value(before, 'share')} to {format_value(after, 'share')}"
