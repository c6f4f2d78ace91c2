"""Sentences about money, each chosen by the numbers it states."""

from __future__ import annotations

from deckgen.results import Results

REALISTIC = 10  # times the planned size: what is beyond it is no size to plan for
UPLIFT = "**Uplifts are assumptions** until the holdout measures them."


def cash_title(results: Results) -> str:
    """Return whether and when the base case pays back."""
    if not results.known("giving"):
        return "Without a source of donations only staff time counts, and the {{ investment }} build " + (
            "pays back {{ payback }} from kickoff" if results.known("payback") else "does not pay back in {{ horizon }}"
        )
    if results.known("payback"):
        pays = "The {{ investment }} build pays back {{ payback }} from kickoff at {{ planned_donors }} active donors"
        if loses_value(results):
            return pays + ", too late for its cost of capital: its net present value is {{ npv }}"
        if fixed(results):
            return pays + ", and is {{ net_cash }} ahead after {{ horizon }}"
        return f"{pays} in the base case; {winners(results)} a positive net present value"
    never = "The {{ investment }} build does not pay back within {{ horizon }} at {{ planned_donors }} active donors"
    if realistic_size(results):
        return never + "; its net present value would be zero at {{ break_even_donors }}"
    return never + ", and no realistic size brings its net present value to zero"


def realistic_size(results: Results) -> bool:
    """Return whether a size at which net present value is zero is known, and no more than ten times the plan."""
    size, planned = results.number("break_even_donors"), results.number("planned_donors")
    return size <= REALISTIC * planned


def winners(results: Results, outcomes: str = "the simulated outcomes") -> str:
    """Return how many of the `outcomes` have what the caller goes on to say, with the verb: "only 2.1% of ... have"."""
    metric, chance = results.metrics["chance_npv_positive"], results.number("chance_npv_positive")
    if chance == 1:
        return f"all {outcomes} have"
    if chance == 0:
        return f"none of {outcomes} has"
    if metric.text == metric.format(1):
        return f"nearly all of {outcomes} have"
    if metric.text == metric.format(0):
        return f"hardly any of {outcomes} have"
    return ("" if chance >= 0.5 else "only ") + f"{{{{ chance_npv_positive }}}} of {outcomes} have"


def loses_value(results: Results) -> bool:
    """Return whether the base case's net present value is below zero: it may pay back and still do so, if late."""
    return results.number("npv") < 0


def at_this_size(results: Results) -> str:
    """Return whether it pays back at the size of the linked file, and if not, from which size."""
    if not results.number("active_donors") > 0:
        return "**No active donor is on file,** so nothing can be said of this file's size."
    if results.known("payback_file"):
        size = " ({{ active_donors }} active donors)" if results.shown("active_donors") else ""
        return f"**At this file's size**{size} it pays back in {{{{ payback_file }}}}."
    donors = "{{ active_donors }} active donors" if results.shown("active_donors") else "few active donors"
    here = f"At this file's {donors} it does not pay back in {{{{ horizon }}}}."
    if realistic_size(results):
        return f"**Size decides.** {here} Net present value is zero at {{{{ break_even_donors }}}}."
    return f"**No realistic size pays.** {here}"


def deepest(results: Results) -> str:
    """Return what must be funded: by plan, and so that it is enough in all but one simulated outcome in twenty."""
    head = (
        "**Nothing comes back during the build.** Deepest" if results.deck["build_months"] else "**Deepest position**"
    )
    low = "" if fixed(results) else "; one outcome in 20 falls below {{ deepest_simulated.low }}"
    return f"{head} {{{{ deepest_cash }}}}{low}."


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
    if fixed(results):
        return "No assumption has a range, so there is one outcome: a net present value of {{ npv }}"
    who = winners(results, "{{ simulation_draws }} simulated outcomes")
    return who[0].upper() + who[1:] + " a positive net present value; the median is {{ npv_simulated }}"


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
    head = f"Beside the number of donors, {count} assumptions carry the case; "
    if not results.number("npv_swing") > 0:
        return head + "none of them has a range that moves its net present value"
    return head + f"“{most.lower()}” alone swings its net present value by {{{{ npv_swing }}}}"


def unmeasured(most: str) -> str:
    """Return what would settle the assumption that matters `most` (its name): a holdout measures uplifts only."""
    if most.endswith("_uplift"):
        return "Nobody has measured these yet. The pilot with a holdout is there to settle the largest."
    return (
        "Nobody has measured these yet. The holdout will measure uplifts; the largest needs evidence of another kind."
    )


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
