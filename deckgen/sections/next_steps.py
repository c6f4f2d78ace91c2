"""Next steps: how each component stands by its evidence, who does what by when, and what the audience decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from deckgen.formats import counted, format_date, spelled
from deckgen.results import ENOUGH, Results
from deckgen.sections.base import Section, bullets, cell, due, picture, table
from deckgen.sections.holdout_words import evidence_of_uplift, one_list
from deckgen.sections.words import churn_groups
from deckgen.slides.model import Column, Slide

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.theme import Theme

_HORIZONS = {
    "immediate": "Immediate",
    "short_term": "Short term",
    "ongoing": "Ongoing",
    "governance": "Governance",
}
_VERDICTS = {
    "useful": ("Ready for a pilot", "good"),
    "no better than baseline": ("Not proven better", "medium"),
    "not enough evidence": ("More data needed", "medium"),
    "suspected leak": ("Stopped", "critical"),
}


class NextSteps(Section):
    """Status by evidence, dated steps, the build's timeline, and the decisions asked for."""

    kind: ClassVar[str] = "next_steps"
    label: ClassVar[str] = "Next steps"
    figures: ClassVar[tuple[str, ...]] = ("timeline",)
    show: tuple[Literal["status", "steps", "timeline", "decisions"], ...] = (
        "status",
        "steps",
        "timeline",
        "decisions",
    )
    """Which slides, in your order."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides; those that the spec's programme gives nothing for are left out."""
        makers = {
            "status": self._status,
            "steps": self._steps,
            "timeline": self._timeline,
            "decisions": self._decisions,
        }
        slides = [makers[name](results) for name in self.show]
        return [slide for slide in slides if slide is not None]

    def _status(self, results: Results) -> Slide:
        models = results.records("SELECT * FROM models ORDER BY position")
        columns = [
            Column(label="Component", width=1.9),
            Column(label="Evidence", width=4.2),
            Column(label="Status", width=1.5),
        ]
        unified = results.number("pairs_for_review") == 0
        rows = [
            [
                cell(results, "Unified file", bold=True),
                cell(
                    results,
                    "{{ identities }} identities are {{ constituents }} constituents; {{ pairs_for_review }} pairs "
                    "wait for a clerk",
                ),
                cell(results, "Done" if unified else "Review open", fill="good" if unified else "medium", bold=True),
            ]
        ]
        ready = 0
        for model in models:
            word, fill = _VERDICTS[model.verdict]
            ready += model.verdict == "useful"
            known = results.known(f"{model.name}_auc")
            shown = (
                f"AUC {{{{ {model.name}_auc }}}} ({{{{ {model.name}_auc.interval }}}}), baseline "
                f"{{{{ {model.name}_baseline_auc }}}}; {results.people(model.n_positive_people)} people with the outcome"
            )
            evidence = shown if known and model.verdict != "not enough evidence" else str(model.verdict_reason)
            thin = [g.label.lower() for g in churn_groups(results) if model.name == "churn" and g.n_positive < ENOUGH]
            if thin and known:
                evidence += f"; untested alone: {', '.join(thin)}"
            rows.append(
                [
                    cell(results, f"{model.label} model", bold=True),
                    cell(results, evidence),
                    cell(results, word, fill=fill, bold=True),
                ]
            )
        rows.append(
            [
                cell(results, "Uplift of the actions", bold=True),
                cell(results, evidence_of_uplift(results)),
                cell(results, "Not started", fill="high", bold=True),
            ]
        )
        total = len(models)
        verb = "is" if ready == 1 else "are"
        title = (
            "{{ models_useful.words }} of {{ models_total.words }} models "
            + verb
            + " ready for a pilot; uplift is not measured yet"
            if ready
            else f"{'The model is not' if total == 1 else f'None of {spelled(total)} models is'} ready for a pilot yet"
        )
        status = table(results, columns, rows, "components with their evidence and status")
        return self.slide(
            results,
            "table",
            title,
            {"Table": status},
            say="A component is only called ready when its evidence says so.",
            if_asked=one_list(results),
            source="Source: linkage run and model backtests of this build. No component is called ready by hand.",
        )

    def _steps(self, results: Results) -> Slide | None:
        steps = results.records("SELECT * FROM next_steps ORDER BY due_weeks, position")
        if not steps:
            return None
        days = [due(results, step.due_weeks) for step in steps]
        columns = [
            Column(label="When", width=1.2),
            Column(label="What", width=4.6),
            Column(label="Who", width=1.8),
            Column(label="By", width=1.3),
        ]
        rows = [
            [
                cell(results, _HORIZONS[step.horizon], bold=True),
                cell(results, step.action),
                cell(results, step.owner),
                cell(results, format_date(day.isoformat())),
            ]
            for step, day in zip(steps, days, strict=True)
        ]
        first = format_date(min(days).isoformat())
        title = f"{counted(len(rows), 'step')}, each with an owner and a date; the first is due {first}"
        return self.slide(
            results,
            "table",
            title,
            {"Table": table(results, columns, rows, "next steps by date")},
            part="steps",
            say="Ask each owner to confirm their date.",
            source="Source: programme plan of the spec.",
        )

    def _timeline(self, results: Results) -> Slide | None:
        phases = results.query("SELECT *, start_week + weeks AS end_week FROM phases ORDER BY position")
        if phases.empty:
            return None
        phases = phases.rename(columns={"name": "label"})
        phases["status"] = [f"{weeks:g} weeks" for weeks in phases["weeks"]]
        phases["color"] = "accent"
        return self.slide(
            results,
            "figure",
            _timeline_title(phases, float(results.deck["build_weeks"])),
            {"Figure": picture("timeline", phases)},
            part="timeline",
            say="Phases overlap on purpose: each begins when its first input is ready.",
            source="Source: programme plan of the spec, in weeks from its start.",
        )

    def _decisions(self, results: Results) -> Slide | None:
        decisions = results.records("SELECT * FROM decisions ORDER BY position")
        if not decisions:
            return None
        count = f"{spelled(len(decisions))} decision{'s' if len(decisions) > 1 else ''}"
        lines = bullets(
            results, *(f"**{i}**  {_asked(results, decision)}" for i, decision in enumerate(decisions, start=1))
        )
        return self.slide(
            results,
            "closing",
            f"We ask for {count} today",
            {"Body": lines},
            part="decisions",
            say="Stop here and take the decisions one by one.",
        )


def _timeline_title(phases: pd.DataFrame, planned: float) -> str:
    """Return how long the `phases` take, and whether those of the build take the `planned` weeks of the finance model."""
    weeks, building = phases["end_week"].max(), phases[phases["build"]]
    take = f"{counted(len(phases), 'phase')} take{'s' if len(phases) == 1 else ''} {weeks:g} weeks"
    if building.empty:
        return f"{take}, and none of them is the build"
    build = building["end_week"].max() - building["start_week"].min()
    fits = "as the finance model assumes" if build == planned else f"but the finance model assumes {planned:g}"
    if len(building) < len(phases):
        return f"{take}; the build is {build:g} of them, {fits}"
    return f"{take} from kickoff, {fits}" + ("" if build == planned else " weeks of build")


def _asked(results: Results, asked: Any) -> str:
    """Return a decision with who carries it out and by when, as far as the spec says."""
    by = f"by {format_date(due(results, int(asked.due_weeks)).isoformat())}" if asked.due_weeks is not None else ""
    said = ", ".join(filter(None, [asked.owner, by]))
    return f"{asked.decision} ({said})" if said else str(asked.decision)
