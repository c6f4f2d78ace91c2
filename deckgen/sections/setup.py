"""The setup: which files were read and what became of their rows, and the settings that the numbers depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import counted, format_value
from deckgen.metrics import money, outreach
from deckgen.results import Results
from deckgen.sections.base import Section, cell, table
from deckgen.sections.words import SYSTEMS
from deckgen.slides.model import Column, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme
    from deckgen.values import MetricValue

REASONS = 6  # that have a row of their own
NAMED = 6  # metrics named for one reason; the command line lists the rest


class Setup(Section):
    """Source files with their digests, rejected rows with reasons, settings and versions."""

    kind: ClassVar[str] = "setup"
    label: ClassVar[str] = "Setup"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return files and settings, and where there are any, rows kept aside and metrics without a value."""
        slides = [self._files(results), self._settings(results)]
        if results.number("records_rejected"):
            slides.append(self._rejects(results))
        # A payback that never comes is an answer, not a gap.
        gaps = [
            m for m in results.metrics.values() if m.value is None and m.reason not in money.ANSWERS | outreach.ANSWERS
        ]
        # Thin evidence for a model is said on the models' own slides; alone it is no gap in the sources.
        lacking = any(not metric.period.startswith("backtest") for metric in gaps)
        return [*slides, self._gaps(results, gaps)] if lacking else slides

    def _files(self, results: Results) -> Slide:
        files = results.records("SELECT * FROM sources ORDER BY read DESC")
        columns = [
            Column(label="Source system", width=2.0),
            Column(label="File", width=2.2),
            *(Column(label=name, align="right", width=0.95) for name in ("Read", "Accepted", "Kept aside")),
            Column(label="SHA-256, first 12", width=1.6),
        ]
        rows = [
            [
                cell(results, row.label),
                cell(results, row.file),
                cell(results, format_value(row.read, "count")),
                cell(results, format_value(row.accepted, "count")),
                cell(results, format_value(row.rejected, "count")),
                cell(results, row.sha256[:12]),
            ]
            for row in files
        ]
        rows.append(
            [
                cell(results, "Total"),
                cell(results, ""),
                cell(results, "{{ records_read }}"),
                cell(results, "{{ records_accepted }}"),
                cell(results, "{{ records_rejected }}"),
                cell(results, ""),
            ]
        )
        aside = (
            "{{ records_rejected }} were kept aside" if results.number("records_rejected") else "none was kept aside"
        )
        return self.slide(
            results,
            "table",
            f"{{{{ records_read }}}} rows were read from {SYSTEMS}; {aside}",
            {
                "Table": table(
                    results, columns, rows, "source files with rows read, accepted and kept aside", total=True
                )
            },
            say="Read is accepted plus kept aside, for every file. The digest tells whether a file has changed since.",
        )

    def _settings(self, results: Results) -> Slide:
        settings = results.deck["settings"]
        columns = [
            Column(label="Setting", width=2.4),
            Column(label="Value", width=2.2),
            Column(label="What it does", width=4.6),
        ]
        rows = [[cell(results, name), cell(results, value), cell(results, what)] for name, value, what in settings]
        return self.slide(
            results,
            "table",
            "Same spec and same data give the same deck: the settings behind its numbers",
            {"Table": table(results, columns, rows, "settings of this build")},
            part="settings",
            say="Anyone with the spec and the files can build this deck again, byte for byte.",
            source="Source: the deck's spec. The inputs of the finance model stand on their own slide.",
        )

    def _rejects(self, results: Results) -> Slide:
        reasons = results.records("SELECT label, reason, n FROM reject_reasons ORDER BY n DESC, label, reason LIMIT 9")
        columns = [
            Column(label="Source system", width=2.4),
            Column(label="Why the row was kept aside", width=4.6),
            Column(label="Rows", align="right"),
        ]
        rows = [
            [cell(results, row.label), cell(results, row.reason), cell(results, format_value(row.n, "count"))]
            for row in reasons
        ]
        return self.slide(
            results,
            "table",
            "{{ records_rejected }} of {{ records_read }} rows were kept aside; the most frequent reason: "
            + reasons[0].reason,
            {"Table": table(results, columns, rows, "reasons for rows kept aside")},
            part="rejects",
            say="Every one of these rows is listed with its file and line, for the owner of the system to mend.",
        )

    def _gaps(self, results: Results, gaps: list[MetricValue]) -> Slide:
        """Group the metrics without a value by the reason; one row a reason, the longest lists shortened."""
        reasons: dict[str, list[str]] = {}
        for metric in gaps:
            reasons.setdefault(metric.reason, []).append(metric.label)
        columns = [Column(label="Why", width=3.4), Column(label="Metrics without a value", width=6.2)]
        rows = []
        kept = sorted(reasons, key=lambda reason: -len(reasons[reason]))[:REASONS]
        if len(reasons) > len(kept):
            reasons["for another reason"] = [label for r in reasons if r not in kept for label in reasons[r]]
            kept.append("for another reason")
        for reason in sorted(kept):
            labels = reasons[reason]
            named = ", ".join(labels[:NAMED]) + (f" and {len(labels) - NAMED} more" if len(labels) > NAMED else "")
            rows.append([cell(results, _sentence(reason)), cell(results, named)])
        count = counted(len(gaps), "metric")
        return self.slide(
            results,
            "table",
            f"{count} of {len(results.metrics)} could not be computed from these sources",
            {"Table": table(results, columns, rows, "metrics without a value, by reason")},
            part="gaps",
            say="What is missing is said, and never filled in.",
            source="Source: this build; the command deckgen metrics lists each of them with its reason.",
        )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
