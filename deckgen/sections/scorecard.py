"""The giving scorecard: the field's measures with their change and the sector's figures, and gain against loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from deckgen.formats import format_value
from deckgen.results import Results
from deckgen.sections.base import Section, against_prior, bullets, cell, picture, table
from deckgen.shape import MetricName
from deckgen.slides.model import Column, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

DEFAULT = (
    "giving", "donors", "donor_retention", "new_donor_retention", "repeat_donor_retention", "dollar_retention",
    "average_gift", "sustainer_share_donors", "sustainer_share_giving", "major_donors",
)  # fmt: skip
_STEPS = (
    ("New donors", "giving_new", 1), ("Recaptured", "giving_recaptured", 1), ("Upgraded", "giving_upgraded", 1),
    ("Downgraded", "giving_downgraded", -1), ("Lapsed, new", "giving_lapsed_new", -1),
    ("Lapsed, repeat", "giving_lapsed_repeat", -1),
)  # fmt: skip


class Scorecard(Section):
    """Measures of giving with their change and the sector's figures; where the year's change in giving came from."""

    kind: ClassVar[str] = "scorecard"
    label: ClassVar[str] = "Giving scorecard"
    figures: ClassVar[tuple[str, ...]] = ("waterfall",)
    metrics: tuple[MetricName, ...] = DEFAULT
    """Measures to show, in order."""
    show: tuple[Literal["measures", "gain_loss"], ...] = ("measures", "gain_loss")
    """Which slides, in your order."""

    def metric_names(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield each measure of the table."""
        yield from ((("metrics", i), name) for i, name in enumerate(self.metrics))

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides; none where there is no source of donations."""
        if not results.known("giving"):
            return []
        slides = [self._measures(results)] if "measures" in self.show else []
        return [*slides, self._gain_loss(results)] if "gain_loss" in self.show and _compared(results) else slides

    def _measures(self, results: Results) -> Slide:
        columns = [
            Column(label="Measure", width=2.3),
            Column(label="The year", align="right", width=1.1),
            Column(label="Year before", align="right", width=1.1),
            Column(label="Change", width=2.3),
            Column(label="95% interval", align="right", width=1.2),
            Column(label="Sector, with source and year", width=3.6),
        ]
        benchmarks = results.deck["benchmarks"]
        rows = [[cell(results, text, bold=i == 0) for i, text in enumerate(_measure(results, name, benchmarks))]
                for name in self.metrics]  # fmt: skip
        return self.slide(
            results,
            "table",
            _measures_title(results),
            {"Table": table(results, columns, rows, "measures of giving with their change")},
            say="A change within chance lies in the range in which luck (who is in the two years) stays 19 times in 20.",
            if_asked="Sector figures are other organizations' and other years', declared with their source; they are "
            "there for orientation.",
            source="Source: {{ source_labels }}. The year is {{ giving.period }}; definitions stand in the notes.",
        )

    def _gain_loss(self, results: Results) -> Slide:
        import pandas as pd

        giving = results.metrics["giving"]
        start, end = giving.prior_text, giving.text
        rows: list[dict[str, Any]] = [{"label": "Year before", "value": giving.prior, "text": start, "kind": "start"}]
        rows += [_step(results, label, name, sign) for label, name, sign in _steps(results)]
        rows.append({"label": "The year", "value": giving.value, "text": end, "kind": "end"})
        return self.slide(
            results,
            "figure_takeaways",
            _gain_loss_title(results),
            {
                "Figure": picture("waterfall", pd.DataFrame(rows)),
                "Takeaways": bullets(
                    results,
                    "**Gain {{ giving_gain }}.** " + _listed(results, 1),
                    "**Loss {{ giving_loss }}.** " + _listed(results, -1),
                    _came_and_went(results),
                ),
            },
            part="gain_loss",
            say="Gain minus loss is the change in giving, to the cent. Each step is a group of donors.",
            source="Source: {{ source_labels }}. {{ giving.period }} against the year before.",
        )


def _came_and_went(results: Results) -> str:
    """Return how many donors came and lapsed, those counts that may be shown; a sentence about the rest where none may."""
    came = [
        f"{{{{ {name} }}}} {word}"
        for name, word in (("new_donors", "new"), ("recaptured_donors", "recaptured"))
        if not _unsaid(results, name)
    ]
    said = [" and ".join(came) + " came"] if came else []
    said += [] if _unsaid(results, "lapsed_donors") else ["{{ lapsed_donors }} lapsed"]
    return f"**Donors.** {'; '.join(said)}." if said else "**Donors.** Too few came or lapsed to be counted here."


def _unsaid(results: Results, name: str) -> bool:
    return not results.known(name) or results.metrics[name].withheld


def _compared(results: Results) -> bool:
    """Return whether there is a year before, and gain and loss rest on enough people to be shown."""
    shown = ("giving", "giving_gain", "giving_loss")
    giving = results.metrics["giving"]
    return bool(giving.prior) and not giving.prior_hidden and not any(results.metrics[name].hidden for name in shown)


def _steps(results: Results) -> tuple[tuple[str, str, int], ...]:
    """Return the steps from year to year; gain and loss as a whole where one of them rests on too few people."""
    if any(results.metrics[name].hidden for _, name, _ in _STEPS):
        return (("Gain", "giving_gain", 1), ("Loss", "giving_loss", -1))
    return _STEPS


def _listed(results: Results, side: int) -> str:
    """Return the steps of one side as a sentence; nothing where they are not shown apart."""
    named = [f"{label.lower()} {{{{ {name} }}}}" for label, name, sign in _steps(results) if sign == side]
    text = ", ".join(named) if len(named) > 1 else ""
    return text[:1].upper() + text[1:] + ("." if text else "")


def _step(results: Results, label: str, name: str, sign: int) -> dict[str, Any]:
    value = sign * results.number(name)
    text = format_value(value, "USD", signed=True)
    return {"label": label, "value": value, "text": text, "kind": "gain" if sign > 0 else "loss"}


def _measure(results: Results, name: str, benchmarks: list[Any]) -> list[str]:
    """Return the cells of one row, as templates."""
    metric = results.metrics[name]
    before, change = against_prior(metric)
    interval = f"{{{{ {name}.interval }}}}" if metric.low is not None and not metric.hidden else ""
    sector = "; ".join(
        f"{format_value(b.value, metric.unit)} {b.label} ({b.source} {b.year})" for b in benchmarks if b.metric == name
    )
    return [metric.label, f"{{{{ {name} }}}}" if metric.value is not None else "–", before, change, interval, sector]


def _measures_title(results: Results) -> str:
    giving = {"up": "rose {{ giving.delta_text }} to", "down": "fell {{ giving.delta_text }} to"}.get(
        results.metrics["giving"].direction, "is"
    )
    retention = results.metrics["donor_retention"]
    if not results.shown("giving"):
        return "Measures of giving, as far as they rest on enough donors to be shown"
    if not results.shown("donor_retention"):
        return f"Giving {giving} {{{{ giving }}}}"
    moved = {
        "up": "and donor retention rose to {{ donor_retention }}",
        "down": "and donor retention fell to {{ donor_retention }}",
        "unchanged": "and donor retention is {{ donor_retention }}, a change within chance",
        "unknown": "and donor retention is {{ donor_retention }}",
    }[retention.direction]
    if retention.direction == "unchanged" and not retention.by_chance:
        moved = "and donor retention is {{ donor_retention }}, as the year before"
    return f"Giving {giving} {{{{ giving }}}} {moved}"


def _gain_loss_title(results: Results) -> str:
    direction = results.metrics["giving"].direction
    if direction == "unchanged":
        return "Giving is unchanged: {{ giving_gain }} was gained and {{ giving_loss }} lost"
    if direction == "up":
        return "Giving rose {{ giving.delta_text }}: a gain of {{ giving_gain }} against a loss of {{ giving_loss }}"
    return "Giving fell {{ giving.delta_text }}: a loss of {{ giving_loss }} against a gain of {{ giving_gain }}"
