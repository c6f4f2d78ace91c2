"""Recommendations: five segments with rule, size, action, owner and date; then what contacting them costs and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from deckgen.formats import counted, format_date
from deckgen.policy import CONTACTED, SEGMENTS
from deckgen.privacy import shown_counts
from deckgen.results import Results
from deckgen.sections.base import Section, bullets, cell, due, picture, table
from deckgen.sections.segment_words import SIZES_TITLES, is_open, sizes_frame, sizes_title, sizes_words
from deckgen.sections.words import why_unscored
from deckgen.slides.model import Cell, Column, Slide
from deckgen.values import HIDDEN

if TYPE_CHECKING:
    from deckgen.theme import Theme

_FILLS = {
    "save_first": ("Critical", "critical"),
    "careful_ask": ("High", "high"),
    "prime_target": ("Medium", "medium"),
    "consider_ask": ("Low", "low"),
    "nurture": ("Low", "low"),
}
_SAVED = ("save_first", "careful_ask")  # contacted to keep them


class Recommendations(Section):
    """The segment table, and the plan of contacts with its holdout; choose and order the slides with `show`."""

    kind: ClassVar[str] = "recommendations"
    label: ClassVar[str] = "Recommendations"
    figures: ClassVar[tuple[str, ...]] = ("segments",)
    show: tuple[Literal["segments", "plan", "sizes", "playbook"], ...] = ("segments", "plan")
    """Which slides, in your order."""

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the chosen slides in the order of `show`; no playbook where the spec says nothing of how."""
        makers = {
            "segments": self._segments, "plan": self._plan, "sizes": self._sizes, "playbook": self._playbook,
        }  # fmt: skip
        slides = [makers[name](results) for name in self.show]
        return [slide for slide in slides if slide is not None]

    def _segments(self, results: Results) -> Slide:
        columns = [
            Column(label="Priority", width=0.95),
            Column(label="Segment", width=1.25),
            Column(label="Rule", width=2.75),
            Column(label="Donors", align="right", width=0.8),
            Column(label="Value at risk", align="right", width=1.2),
            Column(label="Action", width=2.6),
            Column(label="Owner", width=1.25),
            Column(label="Due", width=1.15),
        ]
        total = ["Total", "", "All active donors", "{{ active_donors }}", _known(results, "value_at_risk"), "", "", ""]
        rows = [*_segment_rows(results), [cell(results, text) for text in total]]
        segments = table(results, columns, rows, "segments with rule, size, action, owner and date", total=True)
        held = (
            "a random {{ holdout_share }} of each contacted segment is left alone to measure what a contact changes."
            if results.number("holdout_share")
            else "only a holdout measures what a contact changes, and none is planned."
        )
        return self.slide(
            results,
            "table",
            _title(results),
            {"Table": segments},
            say="Work down the table: retain before you ask, and ask those most likely to say yes.",
            if_asked="Propensity is not uplift: a high probability says who may leave or upgrade, not whom a call "
            "would change. A holdout in each segment measures that.",
            source="Source: churn and upgrade models at the as-of date. Propensity is not uplift: " + held,
        )

    def _plan(self, results: Results) -> Slide:
        columns = [
            Column(label="Segment", width=1.35),
            Column(label="Action", width=2.3),
            Column(label="Assumed uplift", align="right", width=1.75),
            Column(label="Contacted", align="right", width=1.15),
            Column(label="Held out", align="right", width=0.95),
            Column(label="Cost", align="right", width=1.2),
            Column(label="Expected return", align="right", width=1.3),
            Column(label="Net", align="right", width=1.2),
        ]
        plan = table(results, columns, _plan_rows(results), "contacts, holdout, cost and expected return", total=True)
        return self.slide(
            results,
            "table",
            _plan_title(results),
            {"Table": plan},
            part="plan",
            say="Uplift is assumed, cost is planned, and the holdout is drawn before the first contact. Those with a negative "
            "net value stay on the list: an assumption strikes nobody off.",
            if_asked="The return is one year of giving that a contact is assumed to keep or to add: the probability's "
            "change times the money. So few people cannot show an effect of this size in one month: pool months.",
            source="Source: costs and uplift of the spec. Uplift is an assumption until the holdout measures it. Nurture is not "
            "contacted, and nobody there is held out." + _why_hidden(results),
        )

    def _sizes(self, results: Results) -> Slide:
        shown, priorities = _shown(results), {key: fill for key, (_, fill) in _FILLS.items()}
        return self.slide(
            results,
            "figure_takeaways",
            sizes_title(results, shown),
            {
                "Figure": picture("segments", sizes_frame(results, shown, priorities), **SIZES_TITLES),
                "Takeaways": bullets(results, *sizes_words(results, shown)),
            },
            part="sizes",
            say="Work from the top. The colour is the priority, and beside it stands who owns the list.",
            if_asked="Value at risk is the probability of leaving times the giving of the last twelve months. It is small "
            "where few are likely to leave, also where much is given.",
            source="Source: churn and upgrade models at the as-of date; priorities and owners of the spec.",
        )

    def _playbook(self, results: Results) -> Slide | None:
        actions = {action.segment: action for action in results.records("SELECT * FROM actions")}
        told = {key: actions[key] for key in SEGMENTS if actions[key].message or actions[key].avoid}
        if not told:
            return None
        columns = [
            Column(label="Segment", width=1.2),
            Column(label="Donors", align="right", width=0.75),
            Column(label="Say", width=3.4),
            Column(label="Avoid", width=2.9),
            Column(label="It worked if", width=2.9),
        ]
        counts = _shown(results)
        rows = [
            [
                cell(results, SEGMENTS[key], fill=_FILLS[key][1], bold=True),
                cell(results, f"{{{{ {key}_donors }}}}" if is_open(counts[key]) else counts[key]),
                *(cell(results, text) for text in (action.message, action.avoid, action.measure)),
            ]
            for key, action in told.items()
        ]
        return self.slide(
            results,
            "table",
            f"{counted(len(told), 'segment')}, one message each: thank those who may leave before anybody asks them",
            {"Table": table(results, columns, rows, "segments with what to say, what to avoid, what shows success")},
            part="playbook",
            say="Read it segment by segment with those who write and call. One owner a donor; nobody is contacted by two.",
            source="Source: actions of the spec; segments at the as-of date. Success is measured against those held out.",
        )


def _shown(results: Results) -> dict[str, str]:
    """Return each segment's count as it may be shown."""
    counts = [int(results.number(f"{key}_donors")) for key in SEGMENTS]
    metrics = [results.metrics[f"{key}_donors"] for key in SEGMENTS]
    # What is withheld all over the deck is marked here as it is there.
    if any(metric.withheld for metric in metrics):
        return {key: metric.text for key, metric in zip(SEGMENTS, metrics, strict=True)}
    return dict(zip(SEGMENTS, shown_counts(counts, results.deck["min_cell"]), strict=True))


def _known(results: Results, name: str) -> str:
    return f"{{{{ {name} }}}}" if results.known(name) else "–"


def _segment_rows(results: Results) -> list[list[Cell]]:
    actions = {action.segment: action for action in results.records("SELECT * FROM actions")}
    rows = []
    for key, shown in _shown(results).items():
        word, fill = _FILLS[key]
        day = format_date(due(results, actions[key].due_weeks).isoformat())
        rows.append(
            [
                cell(results, word, fill=fill, bold=True),
                cell(results, SEGMENTS[key], bold=True),
                cell(results, results.deck["segment_rules"][key]),
                cell(results, f"{{{{ {key}_donors }}}}" if is_open(shown) else shown),
                # Where the count is hidden, money would tell who they are.
                cell(results, _known(results, f"{key}_value_at_risk") if is_open(shown) else HIDDEN),
                cell(results, actions[key].action),
                cell(results, actions[key].owner),
                cell(results, day.rsplit(" ", 1)[0]),
            ]
        )
    return rows


def _plan_rows(results: Results) -> list[list[Cell]]:
    """Return a row a contacted segment and the total, which is hidden where it would tell of a hidden row."""
    actions = {action.segment: action for action in results.records("SELECT * FROM actions")}
    shown = _shown(results)
    money = _plan_money(results)
    rows = []
    for key in CONTACTED:
        # How many are held out follows from the segment's size and the share: shown where the size is.
        counts = [f"{{{{ {key}_{what} }}}}" if is_open(shown[key]) else shown[key] for what in ("contacts", "holdout")]
        uplift = "{{ assumed_save_uplift }}"
        if key not in _SAVED:
            uplift = "{{ assumed_upgrade_uplift }}, major {{ assumed_major_uplift }}"
        texts = [actions[key].action, uplift, *counts, *money[key]]
        rows.append([cell(results, SEGMENTS[key], bold=True), *(cell(results, text) for text in texts)])
    every = all(is_open(shown[key]) for key in CONTACTED)
    counts = ["{{ all_contacts }}", "{{ holdout_donors }}"] if every else [HIDDEN, HIDDEN]
    texts = ["Total", "", "", *counts, *money["all"]]
    return [*rows, [cell(results, text) for text in texts]]


def _why_hidden(results: Results) -> str:
    """Return why sums of the plan are missing; nothing where none is."""
    if not any(HIDDEN in texts for texts in _plan_money(results).values()):
        return ""
    return " Not shown: sums of too few."


def _plan_money(results: Results) -> dict[str, list[str]]:
    """Return cost, return and net of each contacted segment and of all: a total only where each of its parts is shown."""
    whats = ("contact_cost", "contact_return", "net_value")
    shown = {
        key: [_money_shown(results, key) and not results.metrics[f"{key}_{what}"].hidden for what in whats]
        for key in CONTACTED
    }
    shown["all"] = [
        all(shown[key][i] for key in CONTACTED) and not results.metrics[f"all_{what}"].hidden
        for i, what in enumerate(whats)
    ]
    return {
        key: [_known(results, f"{key}_{what}") if open_ else HIDDEN for what, open_ in zip(whats, opened, strict=True)]
        for key, opened in shown.items()
    }


def _money_shown(results: Results, key: str) -> bool:
    """Return whether a segment's costs and returns tell of no small group.

    The return of saving people is their value at risk times the uplift. The whole segment's value at risk stands on the
    slide before, so the difference is that of the people held out: they too must be enough. How many are held out is no
    secret; what is at risk with them is.
    """
    if not is_open(_shown(results)[key]) or results.metrics[f"{key}_contact_return"].hidden:
        return False
    floor = int(results.deck["min_cell"])
    contacts, held = (results.number(f"{key}_{what}") for what in ("contacts", "holdout"))
    return not 0 < contacts < floor and not (key in _SAVED and 0 < held < floor)


def _title(results: Results) -> str:
    if not results.number("scored_donors") > 0:
        return f"Nobody is singled out for a call: {why_unscored(results)}"
    if not results.deck["call_capacity"]:
        return "No calls are planned before the next deck, so Save First is empty"
    count = results.number("save_first_donors")
    if results.metrics["save_first_donors"].withheld:
        return "Start with the Save First donors; most donors need only nurture"
    if count >= results.deck["min_cell"]:
        if not results.shown("save_first_value_at_risk", "value_at_risk"):
            return "Start with the {{ save_first_donors }} Save First donors; most donors need only nurture"
        return (
            "Start with the {{ save_first_donors }} Save First donors: they hold {{ save_first_value_at_risk }} of the "
            "{{ value_at_risk }} value at risk"
        )
    if count > 0:
        return "Start with the Save First donors, fewer than {{ min_cell }}; most donors need only nurture"
    if results.number("prime_target_donors") > 0 and results.shown("prime_target_donors"):
        return "No donor meets the Save First rule; start with the {{ prime_target_donors }} Prime Target donors"
    if not results.shown("nurture_donors", "active_donors"):
        return "No donor meets the Save First rule; most donors need only nurture"
    return "No donor meets the Save First rule; {{ nurture_donors }} of {{ active_donors }} donors need only nurture"


def _plan_title(results: Results) -> str:
    """Return whether the calls pay at the assumed uplift; where that cannot be said, what is planned."""
    if not results.number("all_contacts") + results.number("holdout_donors"):
        return "Nobody stands in a segment that is contacted, so nothing is spent and nobody is held out"
    calls = results.number("save_first_contacts")
    if calls and results.number("call_cost") and _money_shown(results, "save_first"):
        return _worth_phrase(results, int(calls))
    if results.shown("all_contacts", "all_contact_cost", "all_contact_return") and all(
        _money_shown(results, key) for key in CONTACTED
    ):
        cost = "costs {{ all_contact_cost }} and " if results.number("all_contact_cost") else ""
        return (
            f"Contacting {{{{ all_contacts }}}} donors {cost}is expected to return {{{{ all_contact_return }}}} a year at "
            "the assumed uplift"
        )
    if results.number("holdout_share"):
        return "A random {{ holdout_share }} of each contacted segment is held out, to measure what a contact changes"
    return "Nobody is held out, so what a contact changes stays unknown"


def _worth_phrase(results: Results, calls: int) -> str:
    """Return how many of the `calls` pay; neither they nor the others are counted where they are few."""
    worth, floor = int(results.number("save_first_worth_calling")), int(results.deck["min_cell"])
    at = "At the assumed {{ assumed_save_uplift }} uplift, "
    if worth == 0:
        return (
            at
            + "none of the {{ save_first_contacts }} Save First calls is expected to return the {{ call_cost }} it costs"
        )
    if worth == calls:
        which = "all {{ save_first_contacts }}"
    elif worth < floor:
        which = f"fewer than {floor} of the {{{{ save_first_contacts }}}}"
    elif calls - worth < floor:
        which = f"all but fewer than {floor} of the {{{{ save_first_contacts }}}}"
    else:
        which = "{{ save_first_worth_calling }} of the {{ save_first_contacts }}"
    return at + which + " Save First calls are expected to return more than the {{ call_cost }} they cost"
