"""Money: what the programme costs, what it may return, and from which file size it pays."""

from __future__ import annotations

from deckgen.values import Metric


def _scenario(column: str, scenario: str = "base", size: str = "planned") -> str:
    return f"SELECT {column}::DOUBLE AS value FROM scenarios WHERE scenario = '{scenario}' AND size = '{size}'"


def _metric(name: str, label: str, unit: str, definition: str, sql: str) -> Metric:
    return Metric(
        name=name,
        label=label,
        unit=unit,
        definition=definition,
        sql=sql,
        period="plan",
        owner="Finance",
        grain="month",
        missing_because="not within the horizon" if "payback" in name else "at no size",
    )


_RANGE = (
    "SELECT max({0}) FILTER (scenario = 'base')::DOUBLE AS value, min({0})::DOUBLE AS low, max({0})::DOUBLE AS high "
    "FROM scenarios WHERE size = 'planned'"
)

METRICS = (
    _metric("investment", "One-time investment", "USD", "Input of the spec.", "SELECT investment AS value FROM finance_inputs"),
    _metric("planned_constituents", "Planned file size", "count", "Constituents that the platform would serve; an input.",
            "SELECT constituents AS value FROM finance_inputs"),
    _metric("horizon", "Horizon", "months", "Months from kickoff that the money is counted for; an input.",
            "SELECT horizon_months AS value FROM finance_inputs"),
    _metric("annual_benefit", "Annual benefit at full run rate", "USD",
            "Giving saved, upgraded and major, and staff time, in a year after the ramp; range over low and high inputs.",
            _RANGE.format("annual_benefit")),
    _metric("annual_benefit_giving", "of which giving", "USD", "Annual benefit without staff time.",
            _scenario("saved + upgraded + major")),
    _metric("annual_benefit_time", "of which staff time", "USD", "Cost avoided, not cash received.", _scenario("time")),
    _metric("payback", "Payback", "months", "Months from kickoff until cumulative cash is back at zero, base case.",
            _scenario("payback")),
    _metric("payback_low", "Payback, low case", "months", "The same with every assumption at its low end.",
            _scenario("payback", "low")),
    _metric("payback_high", "Payback, high case", "months", "The same with every assumption at its high end.",
            _scenario("payback", "high")),
    _metric("npv", "Net present value", "USD",
            "Discounted net cash over the horizon, base case; range over low and high inputs.", _RANGE.format("npv")),
    _metric("roi", "Return on investment", "share", "(benefit - cost) / cost over the horizon, base case.",
            _scenario("roi")),
    _metric("total_cost", "Total cost", "USD", "Investment and running cost over the horizon.", _scenario("total_cost")),
    _metric("deepest_cash", "Deepest cash position", "USD", "Lowest cumulative cash, base case.", _scenario("deepest")),
    _metric("net_cash", "Net cash at the horizon", "USD", "Cumulative cash at the end of the horizon, base case.",
            _scenario("net")),
    _metric("npv_file", "Net present value at this file's size", "USD",
            "The same for as many constituents as the linked file holds.", _scenario("npv", size="file")),
    _metric("payback_file", "Payback at this file's size", "months",
            "The same for as many constituents as the linked file holds.", _scenario("payback", size="file")),
    _metric("break_even_constituents", "Break-even file size", "count",
            "File size at which the base case's net present value is zero.",
            "SELECT break_even_constituents AS value FROM finance_inputs"),
)  # fmt: skip
