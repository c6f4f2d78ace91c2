"""What sections and templates may know of the deck beside its numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from deckgen.formats import format_date, format_percent, format_value
from deckgen.plan import Plan
from deckgen.results import FINANCE_INPUTS


def deck_facts(plan: Plan, source_labels: Iterable[str]) -> dict[str, Any]:
    """Return what sections and templates may know of the deck beside its numbers."""
    from importlib.metadata import version

    from deckgen.finance import WEEKS_A_MONTH
    from deckgen.sections.technology import STACK

    spec = plan.spec
    packages = {name for layer in STACK.values() for name in layer if name != "python"}
    return {
        "title": spec.title, "subtitle": spec.subtitle, "organization": spec.organization, "audience": spec.audience,
        "as_of": format_date(spec.as_of.isoformat()), "as_of_date": spec.as_of.isoformat(),
        "min_cell": spec.privacy.min_cell, "min_base": spec.privacy.min_base,
        "synthetic": plan.synthetic, "source_labels": ", ".join(source_labels),
        "join_threshold": spec.linkage.threshold, "review_threshold": spec.linkage.review,
        "churn_thresholds": spec.segments.churn, "save_threshold": spec.segments.save_threshold,
        "upgrade_lift": spec.segments.upgrade_lift,
        "segment_rules": segment_rules(plan), "call_capacity": spec.segments.call_capacity,
        "build_weeks": spec.finance.build_weeks,
        "build_months": spec.finance.build_weeks / WEEKS_A_MONTH + spec.finance.delay_months.base,
        "discount_rate": format_value(spec.finance.discount_rate, "share"),
        "donors_source": spec.finance.donors_source or "as many as are in the linked file",
        "finance_source": spec.finance.source or FINANCE_INPUTS,
        "first_decision": spec.program.decisions[0].decision if spec.program.decisions else "",
        "versions": {name: version(name) for name in sorted(packages)} | {"python": sys.version.split()[0]},
        "subset": spec.subset, **({"row": plan.row.view} if plan.row else {}),
        "settings": _settings(plan), "claims": spec.claims, "benchmarks": spec.benchmarks,
    }  # fmt: skip


def segment_rules(plan: Plan) -> dict[str, str]:
    """Return each segment's rule in words, with the thresholds of the spec."""
    s = plan.spec.segments
    save, prime, middle, top = (
        format_percent(s.save_threshold),
        format_percent(s.prime_churn_below),
        *(format_value(lift, "times") for lift in s.upgrade_lift[1:]),
    )
    calls = f"top {s.call_capacity} by value at risk" if s.call_capacity else "no calls planned"
    asks = f"top {s.ask_capacity}" if s.ask_capacity else "no asks planned"
    return {
        "save_first": f"Churn ≥ {save}, {calls}",
        "careful_ask": f"Churn ≥ {save}, upgrade ≥ {top} base",
        "prime_target": f"Churn < {prime}, upgrade ≥ {middle} base, {asks}",
        "consider_ask": f"Churn < {save}, upgrade ≥ {middle} base",
        "nurture": "All others",
    }  # fmt: skip


def _settings(plan: Plan) -> list[tuple[str, str, str]]:
    spec = plan.spec
    thresholds = " / ".join(map(format_percent, spec.segments.churn))
    return [
        ("As-of date", format_date(spec.as_of.isoformat()), "No row after it counts; every period ends on it"),
        ("Reporting year", plan.calendar.period("year").name, "What every figure of \"the year\" counts"),
        ("Seed", str(spec.seed), "Every random draw starts from it"),
        ("Join threshold", f"{spec.linkage.threshold:g}", "Match probability from which two identities are one person"),
        ("Review threshold", f"{spec.linkage.review:g}", "From here to the join threshold, a clerk should look"),
        ("Churn bands", thresholds, "Limits of Low, Medium, High and Critical; at risk is High and Critical"),
        ("Save First", f"{format_percent(spec.segments.save_threshold)}, {spec.segments.call_capacity} calls",
         "Least churn probability, and how many calls can be made before the next deck"),
        ("Prime Target", f"<{format_percent(spec.segments.prime_churn_below)}, {spec.segments.ask_capacity} asks",
         "Highest churn probability, and how many asks can be made before the next deck"),
        ("Major gift", format_value(spec.models.major_threshold, "USD"), "Dollars in twelve months that make a major donor"),
        ("Small cells", f"<{spec.privacy.min_cell}", "Counts of people below this are not shown"),
        ("Discount rate", format_value(spec.finance.discount_rate, "share"), "A year, for net present value"),
    ]  # fmt: skip
