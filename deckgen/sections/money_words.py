"""Sentences about money, each chosen by the numbers it states."""

from __future__ import annotations

from deckgen.results import Results

UPLIFT = "**Uplifts are assumptions** until the holdout measures them."


def cash_title(results: Results) -> str:
    """Return whether and when the base case pays back."""
    if not results.known("giving"):
        return "Without a source of donations only staff time counts, and the {{ investment }} build " + (
            "pays back {{ payback }} from kickoff" if results.known("payback") else "does not pay back in {{ horizon }}"
        )
    if results.known("payback"):
        pays = "The {{ investment }} build pays back {{ payback }} from kickoff at {{ planned_constituents }} constituents, "
        if loses_value(results):
            return pays + "too late for its cost of capital: its net present value is {{ npv }}"
        return pays + "and is {{ net_cash }} ahead after {{ horizon }}"
    never = (
        "The {{ investment }} build does not pay back within {{ horizon }} at {{ planned_constituents }} constituents"
    )
    return never + (
        "; break-even is at {{ break_even_constituents }}" if results.known("break_even_constituents") else ""
    )


def loses_value(results: Results) -> bool:
    """Return whether the base case's net present value is below zero: it may pay back and still do so, if late."""
    return results.number("npv") < 0


def at_this_size(results: Results) -> str:
    """Return whether it pays back at the size of the linked file, and if not, from which size."""
    if results.known("payback_file"):
        return "**At this file's size** ({{ constituents }} constituents) it pays back in {{ payback_file }}."
    here = "At this file's {{ constituents }} constituents it does not pay back in {{ horizon }}."
    if results.known("break_even_constituents"):
        return f"**Size decides.** {here} Net present value is zero at {{{{ break_even_constituents }}}}."
    return f"**No size pays.** {here} Net present value is zero at no size."


def composition(results: Results) -> str:
    """Return how much of the benefit is cash received and how much cost avoided, and whether cash alone pays."""
    first = (
        "**Cash is not cost avoided.** Of {{ annual_benefit }} a year, {{ annual_benefit_giving }} is giving "
        "and {{ annual_benefit_time }} is staff time avoided. "
    )
    if not results.number("annual_benefit_time") > 0:
        return first.rstrip()
    if results.known("cash_payback"):
        return first + "In giving alone it pays back in {{ cash_payback }}."
    return first + "In giving alone it does not pay back in {{ horizon }}."


def contacts(results: Results) -> str:
    """Return what contacts cost beside the giving that they bring, and whether they bring in more than they cost."""
    cost, giving = results.number("annual_contact_cost"), results.number("annual_benefit_giving")
    if not cost > 0:
        return ""
    said = "**Contacts** cost {{ annual_contact_cost }} a year, "
    if cost > giving:
        return said + "more than the {{ annual_benefit_giving }} of giving that they are assumed to bring."
    return said + "for the {{ annual_benefit_giving }} of giving that they are assumed to bring."


def risk_title(results: Results) -> str:
    """Return in how many of the simulated outcomes the case has a positive net present value."""
    chance, shown = results.number("chance_npv_positive"), results.metrics["chance_npv_positive"].text
    if fixed(results):
        return "No assumption has a range, so there is one outcome: a net present value of {{ npv }}"
    tail = " simulated outcomes have a positive net present value; the median is {{ npv_simulated }}"
    if chance == 1:
        return "All {{ simulation_draws }}" + tail
    if chance == 0:
        return "None of {{ simulation_draws }}" + tail.replace("have", "has")
    if shown == results.metrics["chance_npv_positive"].format(1):
        return "Nearly all of {{ simulation_draws }}" + tail
    if shown == results.metrics["chance_npv_positive"].format(0):
        return "Hardly any of {{ simulation_draws }}" + tail
    only = "" if chance >= 0.5 else "Only "
    return only + "{{ chance_npv_positive }} of {{ simulation_draws }}" + tail


def fixed(results: Results) -> bool:
    """Return whether the simulation has nothing to vary."""
    npv = results.metrics["npv_simulated"]
    return npv.low == npv.high


def simulation_sentences(results: Results, *, most: str) -> tuple[str, ...]:
    """Return what the simulation says, one bullet each; `most` is the assumption that matters most."""
    if fixed(results):
        return (
            "**One outcome.** Low, base and high are equal for every assumption; give each a range to see the risk.",
        )
    median = (
        "**Simulated net present value.** The median is {{ npv_simulated }}; nine of ten outcomes lie from "
        "{{ npv_simulated.low }} to {{ npv_simulated.high }}."
    )
    by_month_12 = "{{ chance_payback_12 }} within 12 months, " if results.known("chance_payback_12") else ""
    chance = f"**Chance of payback:** {by_month_12}{{{{ chance_payback_horizon }}}} within {{{{ horizon }}}}"
    median_month = "; the median of those is {{ payback_simulated }}." if results.known("payback_simulated") else "."
    return (
        median,
        chance + median_month,
        f"**“{most}” matters most:** its range alone moves net present value by {{{{ npv_swing }}}}.",
    )


def assumptions_title(results: Results, *, count: str, most: str) -> str:
    """Return how many assumptions (`count`, in words) carry the case, and what the one that matters `most` moves."""
    head = f"Beside the file size, {count} assumptions carry the case; "
    if not results.number("npv_swing") > 0:
        return head + "none of them has a range that moves its net present value"
    return head + f"“{most.lower()}” alone swings its net present value by {{{{ npv_swing }}}}"


def guards(results: Results) -> str:
    """Return what keeps the benefit from being counted too high, and whether the cap on giving binds."""
    share = results.number("giving_gain_share")
    if share != share:
        return "**Guards.** Each donor counts once."
    if share > 1 - 1e-9:  # the cut back to the ceiling rounds
        return "**The cap binds.** Giving gained is held at all giving on file; each donor counts once."
    return (
        "**Guards.** Each donor counts once, and giving gained cannot exceed giving on file (it is {{ giving_gain_share }} of "
        "it, at the planned size)."
    )


def stated_title(results: Results) -> str:
    """Return what a stated monthly benefit implies, as a title."""
    pays = (
        "would pay back {{ stated_payback }} from kickoff, since the build comes first"
        if results.known("stated_payback")
        else "would not pay back within {{ horizon }}"
    )
    multiple = (
        ", and is {{ stated_benefit_times_giving }} all giving on file"
        if results.shown("stated_benefit_times_giving")
        else ""
    )
    return f"The stated {{{{ stated_benefit_month }}}} a month {pays}{multiple}"
