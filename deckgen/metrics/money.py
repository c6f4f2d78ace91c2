"""Money: what the programme costs, what it may return, how sure that is, and from which file size it pays."""

from __future__ import annotations

from typing import Final

from deckgen.values import NEVER, Metric

AT_NO_SIZE: Final = "at no size"
NOT_STATED: Final = "no monthly benefit is stated"
STATED_NEVER: Final = "no monthly benefit is stated, or it does not pay back within the horizon"
STATED_BASELESS: Final = "no monthly benefit is stated, or no giving is on file"
STATED_OUT_OF_REACH: Final = "no monthly benefit is stated, or no file size brings it"
# Reasons for having no value that are answers themselves: nothing is missing from the sources.
ANSWERS: Final = frozenset({NEVER, AT_NO_SIZE, NOT_STATED, STATED_NEVER, STATED_BASELESS, STATED_OUT_OF_REACH})

_NPV = "Brealey, Myers and Allen, Principles of Corporate Finance"
_PERT = "Malcolm, Roseboom, Clark and Fazar, Operations Research 7 (1959), 646-669; Vose, Risk Analysis"
_GIVING = "saved + upgraded + major"


def _metric(name: str, label: str, unit: str, definition: str, formula: str, sql: str, **more: object) -> Metric:
    period = "input" if formula == "input" else "plan"
    return Metric(
        name=name, label=label, unit=unit, definition=definition, formula=formula, sql=sql,
        **({"period": period, "owner": "Finance", "grain": "month"} | more),  # type: ignore[arg-type]
    )  # fmt: skip


def _input(column: str) -> str:
    return f"SELECT {column} AS value FROM finance_inputs"


def _scenario(column: str, scenario: str = "base", size: str = "planned") -> str:
    return f"SELECT {column}::DOUBLE AS value FROM scenarios WHERE scenario = '{scenario}' AND size = '{size}'"


def _range(column: str) -> str:
    """SQL of a figure of the base case, with the smallest and the largest of the three scenarios."""
    return (
        f"SELECT max({column}) FILTER (scenario = 'base')::DOUBLE AS value, min({column})::DOUBLE AS low, "
        f"max({column})::DOUBLE AS high FROM scenarios WHERE size = 'planned'"
    )


def _simulated(name: str) -> str:
    return f"SELECT {name}_p50 AS value, {name}_p5 AS low, {name}_p95 AS high, draws AS n FROM simulation"


def _chance(column: str) -> str:
    return f"SELECT {column} AS value, draws AS n FROM simulation"


def _stated(column: str) -> str:
    return f'SELECT "{column}" AS value FROM stated_case'


_INPUTS = (
    _metric("investment", "One-time investment", "USD", "One-time cost, spread evenly over the build; an input.",
            "input", _input("investment"), greater_is_better=False),
    _metric("planned_donors", "Planned active donors", "count",
            "Active donors that the platform would serve; an input, or else as many as the linked file holds.",
            "input", _input("donors")),
    _metric("horizon", "Horizon", "months", "Months from kickoff that the money is counted for; an input.",
            "input", _input("horizon_months")),
)  # fmt: skip

_CASE = (
    _metric("annual_benefit", "Annual benefit at full run rate", "USD",
            "Giving saved, upgraded and major, and staff time avoided, in a year after the ramp, base case; range over the "
            "low and high scenario.",
            "min(saved + upgraded + major, giving on file x planned donors / active donors) + time",
            _range("annual_benefit"), greater_is_better=True),
    _metric("annual_contact_cost", "Cost of contacts a year", "USD",
            "What contacting the donors who count for a benefit costs in a year after the ramp, a call or an ask each at the "
            "policy's cost, base case; range over the three scenarios.",
            "sum(c over the contacted segments) x planned donors / active donors x contact share x adoption x cost of a "
            "contact, of plan",
            _range("contact_cost"), greater_is_better=False),
    _metric("monthly_benefit", "Monthly benefit at full run rate", "USD",
            "A twelfth of the annual benefit at full run rate, base case, before any cost; range over the "
            "low and high scenario.",
            "annual benefit / 12", _range("annual_benefit / 12"), greater_is_better=True),
    _metric("annual_benefit_giving", "of which giving", "USD",
            "The part of the annual benefit that is cash received: giving saved, upgraded and major.",
            "min(saved + upgraded + major, giving on file x planned donors / active donors)", _range(_GIVING),
            greater_is_better=True),
    _metric("annual_benefit_time", "of which staff time", "USD",
            "The part of the annual benefit that is cost avoided, not cash received: staff time saved.",
            "hours saved a month x 12 x hourly rate x adoption", _range("time"), greater_is_better=True),
    _metric("annual_benefit_time_share", "Staff time in the benefit", "share",
            "Share of the annual benefit that is cost avoided rather than cash received, base case.",
            "time / annual benefit", _scenario("time / nullif(annual_benefit, 0)"), missing_because="there is no benefit"),
    _metric("giving_gain_share", "Giving gained, of giving on file", "share",
            "Giving saved, upgraded and major in a year, as a share of the giving on file scaled to the planned donors; "
            "capped at one. Range over the low and high scenario.",
            "(saved + upgraded + major) / (giving on file x planned donors / active donors)",
            _range(f"({_GIVING}) / nullif(ceiling, 0)"), missing_because="no giving is on file"),
    _metric("payback", "Payback", "months",
            "Months from kickoff until cumulative benefit has covered cumulative cost for good, base case.",
            "first m with sum(benefit - cost, 0..m) >= 0 from there on, interpolated", _scenario("payback"),
            greater_is_better=False, missing_because=NEVER),
    _metric("payback_low", "Payback, low case", "months",
            "Payback with every assumption at its worse end at once: benefits low, costs and delay high.",
            "payback, inputs of the low scenario", _scenario("payback", "low"), greater_is_better=False, missing_because=NEVER),
    _metric("payback_high", "Payback, high case", "months",
            "Payback with every assumption at its better end at once: benefits high, costs and delay low.",
            "payback, inputs of the high scenario", _scenario("payback", "high"), greater_is_better=False, missing_because=NEVER),
    _metric("cash_payback", "Payback in cash alone", "months",
            "Payback where only giving counts as benefit and staff time avoided is left out, base case.",
            "payback with time = 0", _scenario("cash_payback"), greater_is_better=False, missing_because=NEVER),
    _metric("npv", "Net present value", "USD",
            "Benefit minus cost over the horizon, discounted to kickoff, base case; range over the low and high scenario.",
            "sum((benefit - cost) / (1 + rate)^(m / 12), m = 0..horizon)", _range("npv"), greater_is_better=True,
            reference=_NPV),
    _metric("cash_npv", "Net present value in cash alone", "USD",
            "Net present value where only giving counts as benefit and staff time avoided is left out, base case; range over "
            "the low and high scenario.",
            "net present value with time = 0", _range("cash_npv"), greater_is_better=True, reference=_NPV),
    _metric("roi", "Return on investment", "share", "Benefit minus cost, per dollar of cost, over the horizon, base case.",
            "(benefit - cost) / cost", _scenario("roi"), greater_is_better=True, missing_because="there is no cost"),
    _metric("total_cost", "Total cost", "USD", "Investment, running cost and cost of contacts over the horizon, base case.",
            "(investment + running cost a month x months live) x overrun + cost of contacts, as ramped",
            _scenario("total_cost"), greater_is_better=False),
    _metric("deepest_cash", "Deepest position", "USD",
            "The lowest that cumulative benefit minus cost gets, base case: what must be funded if all goes by plan.",
            "min(sum(benefit - cost, 0..m), m = 0..horizon)", _scenario("deepest"), greater_is_better=True),
    _metric("deepest_simulated", "Deepest position, simulated", "USD",
            "Median over the simulation's draws of the lowest that cumulative benefit minus cost gets. The range is the 5th to "
            "the 95th percentile: funding the lower end is enough in 19 of 20 outcomes.",
            "median of min(sum(benefit - cost, 0..m)) over the draws", _simulated("deepest"), grain="draw",
            greater_is_better=True, reference=_PERT),
    _metric("net_cash", "Net benefit at the horizon", "USD",
            "Cumulative benefit, staff time avoided included, minus cost at the end of the horizon, base case.",
            "sum(benefit - cost, 0..horizon)", _scenario("net"), greater_is_better=True),
    _metric("npv_file", "Net present value at this file's size", "USD",
            "Net present value of the base case for as many active donors as the linked file holds.",
            "net present value, planned donors = active donors", _scenario("npv", size="file"), greater_is_better=True,
            reference=_NPV),
    _metric("payback_file", "Payback at this file's size", "months",
            "Payback of the base case for as many active donors as the linked file holds.",
            "payback, planned donors = active donors", _scenario("payback", size="file"), greater_is_better=False,
            missing_because=NEVER),
    _metric("break_even_donors", "Size at which NPV is zero", "count",
            "Active donors at which the base case's net present value is zero.",
            "N with net present value(N) = 0", _input("break_even_donors"), greater_is_better=False,
            missing_because=AT_NO_SIZE),
)  # fmt: skip

_RISK = (
    _metric("npv_swing", "Largest swing in net present value", "USD",
            "Net present value with the most influential assumption at its better end minus that at its worse end, the "
            "others at base.",
            "max(|npv(high) - npv(low)|) over the assumptions",
            "SELECT max(abs(high - low)) AS value FROM sensitivity",
            greater_is_better=False),
    _metric("npv_simulated", "Net present value, simulated", "USD",
            "Median net present value of the simulation: every assumption drawn from its range, adoption once for all "
            "benefits. The range is the 5th to the 95th percentile.",
            "median of npv over draws of beta-PERT(low, base, high)", _simulated("npv"), grain="draw",
            greater_is_better=True, reference=_PERT),
    _metric("payback_simulated", "Payback, simulated", "months",
            "Median payback of those draws that pay back within the horizon. The range is the 5th to the 95th percentile.",
            "median of payback over the draws that have one", _simulated("payback"), grain="draw",
            greater_is_better=False, missing_because=NEVER, reference=_PERT),
    _metric("chance_npv_positive", "Chance of a positive net present value", "share",
            "Share of the simulation's draws with a net present value above zero.",
            "|draws with npv > 0| / |draws|", _chance("chance_npv_positive"), grain="draw", greater_is_better=True,
            reference=_PERT),
    _metric("chance_payback_12", "Chance of payback within 12 months", "share",
            "Share of the simulation's draws that pay back within twelve months from kickoff.",
            "|draws with payback <= 12| / |draws|", _chance("chance_payback_12"), grain="draw",
            greater_is_better=True, missing_because="the horizon is shorter than twelve months", reference=_PERT),
    _metric("chance_payback_horizon", "Chance of payback within the horizon", "share",
            "Share of the simulation's draws that pay back before the horizon ends.",
            "|draws with payback <= horizon| / |draws|", _chance("chance_payback_horizon"), grain="draw",
            greater_is_better=True, reference=_PERT),
    _metric("simulation_draws", "Simulated outcomes", "count", "Draws of the simulation; an input.", "input",
            "SELECT draws AS value FROM simulation", grain="draw"),
)  # fmt: skip

_STATED = (
    _metric("stated_benefit_month", "Stated monthly benefit", "USD",
            "A monthly benefit that somebody states; examined here, never used in the case.",
            "input", _input("stated_benefit_month"), missing_because=NOT_STATED),
    _metric("stated_benefit_year", "Stated annual benefit", "USD", "Twelve times the stated monthly benefit.",
            "12 x stated monthly benefit", _stated("year"), missing_because=NOT_STATED),
    _metric("stated_payback", "Payback of the stated benefit", "months",
            "Months from kickoff in which the stated benefit would pay back, with the planned investment, running "
            "cost, build and ramp, and nothing spent on contacts.",
            "payback with annual benefit = 12 x stated monthly benefit", _stated("payback"),
            greater_is_better=False, missing_because=STATED_NEVER),
    _metric("stated_npv", "Net present value of the stated benefit", "USD",
            "Net present value that the stated benefit would have, with the planned investment, running cost, build and "
            "ramp, and nothing spent on contacts.",
            "npv with annual benefit = 12 x stated monthly benefit", _stated("npv"), greater_is_better=True,
            missing_because=NOT_STATED, reference=_NPV),
    _metric("stated_benefit_times_giving", "Stated annual benefit, of giving on file", "times",
            "The stated annual benefit as a multiple of all giving on file in twelve months.",
            "12 x stated monthly benefit / giving on file in twelve months", _stated("times_giving"),
            missing_because=STATED_BASELESS),
    _metric("stated_benefit_donors", "Size for the stated benefit", "count",
            "Active donors at which the base case would bring the stated benefit a year.",
            "N with annual benefit(N) = 12 x stated monthly benefit", _stated("donors"),
            missing_because=STATED_OUT_OF_REACH),
)  # fmt: skip

METRICS: Final = (*_INPUTS, *_CASE, *_RISK, *_STATED)
