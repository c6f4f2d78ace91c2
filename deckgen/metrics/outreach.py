"""Outreach: whom the team contacts, who is held out, what that costs, and what it returns at the assumed uplift.

Letters as in `deckgen.metrics.segmentation`; H are the donors held out, c what a contact costs, e the uplift: the share of
would-be leavers that stays, or of those asked that gives more, because of the contact. Nothing here is measured: a holdout is
there to measure it, and the last metrics say how many people that takes.
"""

from __future__ import annotations

from deckgen.policy import CONTACTED, SEGMENTS
from deckgen.values import Metric

_ASSUMED = "at the assumed uplift"


def _of(key: str) -> str:
    return f"segment = '{key}'" if key else "segment IN ('" + "', '".join(CONTACTED) + "')"


def _money(what: str, where: str) -> str:
    return (
        f"SELECT coalesce(sum({what}), 0)::DOUBLE AS value, count(*) AS n, max({what})::DOUBLE AS largest "
        f"FROM segments WHERE {where}"
    )


def _cost(where: str) -> str:
    """Return the SQL of a cost; its n are the people of the rarest kind of contact.

    What a contact of each kind costs is public, so the cost of two kinds tells how many there are of either. That of one
    kind tells their number alone.
    """
    return (
        "SELECT coalesce(sum(cost), 0)::DOUBLE AS value, min(people) AS n "
        f"FROM (SELECT sum(contact_cost) AS cost, count(*) AS people FROM segments WHERE {where} GROUP BY contact_cost)"
    )


def _sizes(key: str) -> tuple[str, ...]:
    """Return the counts from which, with the share held out, those contacted and held out follow."""
    return (f"{key}_donors",) if key else _each("donors")


def _each(what: str) -> tuple[str, ...]:
    return tuple(f"{key}_{what}" for key in CONTACTED)


def _net(where: str) -> str:
    """Return the SQL of a net value, as much of it one person's as of the return: who knows the costs knows either."""
    return (
        "SELECT coalesce(sum(net_value), 0)::DOUBLE AS value, count(*) AS n, (coalesce(sum(net_value), 0) * "
        f"max(contact_return) / nullif(sum(contact_return), 0))::DOUBLE AS largest FROM segments WHERE {where}"
    )


def _contact(key: str, prefix: str, label: str) -> tuple[Metric, ...]:
    where = f"{_of(key)} AND NOT holdout"
    of = f" of {label}" if key else ""
    return (
        Metric(
            name=f"{prefix}_contacts", label=f"Donors{of} to contact", unit="count", people=True, owner="Membership",
            definition=f"Donors {f'in {label}' if key else 'in all contacted segments'} who are not held out.",
            formula=f"|{label} and not H|", sql=f"SELECT count(*) AS value FROM segments WHERE {where}",
            tells=_sizes(key), follows=True,
        ),
        Metric(
            name=f"{prefix}_contact_cost", label=f"Cost of contacting{of}", unit="USD", owner="Membership",
            greater_is_better=False, definition="Donors to contact x what a contact of their kind costs.",
            formula=f"sum(c | {label} and not H)", sql=_cost(where), tells=() if key else _each("contact_cost"),
        ),
        Metric(
            name=f"{prefix}_contact_return", label=f"Expected return of contacting{of}", unit="USD", owner="Membership",
            greater_is_better=True,
            definition=f"Sum over the donors to contact of expected giving kept or added in a year {_ASSUMED}.",
            formula=f"sum(p x V x e or g x e | {label} and not H)", sql=_money("contact_return", where),
            tells=() if key else _each("contact_return"),
        ),
        Metric(
            name=f"{prefix}_net_value", label=f"Expected net value of contacting{of}", unit="USD", owner="Membership",
            greater_is_better=True, definition=f"Expected return of the contacts {_ASSUMED} minus what they cost.",
            formula=f"sum(p x V x e - c or g x e - c | {label} and not H)", sql=_net(where),
            tells=(f"{prefix}_contact_cost", f"{prefix}_contact_return", *(() if key else _each("net_value"))),
        ),
    )  # fmt: skip


def _held(key: str, prefix: str, label: str) -> Metric:
    where = f"{_of(key)} AND holdout"
    return Metric(
        name=f"{prefix}_holdout" if key else "holdout_donors", label=f"{label} held out" if key else "Donors held out",
        unit="count", people=True, owner="Marketing", formula=f"|{label} and H|",
        definition=f"Donors {f'in {label}' if key else 'in all contacted segments'} who are left alone, drawn at random.",
        sql=f"SELECT count(*) AS value FROM segments WHERE {where}", tells=_sizes(key), follows=True,
    )  # fmt: skip


def _worth(key: str, name: str, what: str) -> Metric:
    return Metric(
        name=name, label=f"{what} worth their cost", unit="count", people=True, owner="Membership",
        greater_is_better=True, definition=f"{what} expected to return more than they cost {_ASSUMED}.",
        formula="|p x V x e > c and not H|" if "call" in what else "|g x e > c and not H|",
        sql=f"SELECT count(*) FILTER (net_value > 0) AS value, count(*) AS n FROM segments "
        f"WHERE {_of(key)} AND NOT holdout",
    )  # fmt: skip


def _input(name: str, label: str, unit: str, definition: str, column: str = "") -> Metric:
    return Metric(
        name=name, label=label, unit=unit, definition=definition, owner="Finance", period="input", grain="input",
        formula="input of the spec", sql=f"SELECT {column or name} AS value FROM policy_inputs",
    )  # fmt: skip


# Standard normal quantiles of 5% two-sided and of 80% power.
_SIGNIFICANCE, _POWER = 1.959964, 0.841621
_FLEISS = "Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 4"
_SAMPLE = "WITH list AS (SELECT avg(p_churn) AS p, count(*) AS n FROM segments WHERE segment = 'save_first')"
NO_HOLDOUT = "nobody stands on the Save First list, nobody is held out, or no uplift is assumed"
NOT_DETECTABLE = "nobody stands on the Save First list, nobody is held out, or no uplift is large enough"
# Reasons that are answers themselves: nothing is missing from the sources.
ANSWERS = frozenset({NO_HOLDOUT, NOT_DETECTABLE})


def _needed(uplift: str) -> str:
    """Return SQL of the people that tell p from p x (1 - uplift), a share `holdout_share` of them held out.

    Normal approximation for two proportions and unequal groups, without a correction for continuity.
    """
    held, called, left = "holdout_share", "(1 - holdout_share)", f"(p * (1 - {uplift}))"
    mean = f"({held} * p + {called} * {left})"
    chance = f"{_SIGNIFICANCE} * sqrt({mean} * (1 - {mean}) / ({held} * {called}))"
    power = f"{_POWER} * sqrt(p * (1 - p) / {held} + {left} * (1 - {left}) / {called})"
    return f"(CASE WHEN {held} > 0 AND {uplift} > 0 AND p > 0 THEN power({chance} + {power}, 2) / power(p * {uplift}, 2) END)"


def _sample(name: str, label: str, unit: str, definition: str, formula: str, value: str, **more: object) -> Metric:
    return Metric(
        name=name, label=label, unit=unit, definition=definition, formula=formula, owner="Marketing",
        greater_is_better=False, reference=_FLEISS,
        sql=f"{_SAMPLE} SELECT {value} AS value, n FROM list CROSS JOIN policy_inputs",
        **({"missing_because": NO_HOLDOUT} | more),  # type: ignore[arg-type]
    )  # fmt: skip


_HOLDOUT = (
    _sample("holdout_people_needed", "People needed to measure the save uplift", "count",
            "People like those on the Save First list, called and held out together, to find the assumed save uplift with 80% "
            "power at 5% two-sided.",
            "(1.96 sqrt(m (1 - m) / (h (1 - h))) + 0.84 sqrt(p (1 - p) / h + q (1 - q) / (1 - h)))^2 / (p - q)^2, with p the "
            "list's mean churn probability, q = p (1 - e), h the share held out, m = h p + (1 - h) q",
            f"ceil({_needed('save_uplift')})"),
    _sample("holdout_months", "Months until the save uplift is measured", "months",
            "Months until enough people were listed to find the assumed save uplift, at one list of this size a month and new "
            "people on each.",
            "people needed / people on the Save First list", f"ceil({_needed('save_uplift')}) / n"),
    _sample("holdout_detectable", "Smallest save uplift that one list can show", "share",
            "The smallest save uplift, in tenths of a percent, that this Save First list alone would find with 80% power at 5% "
            "two-sided.",
            "min e with people needed(e) <= people on the Save First list",
            f"(SELECT min(e) FROM (SELECT i / 1000.0 AS e FROM range(1, 1001) t(i)) WHERE {_needed('e')} <= n)",
            missing_because=NOT_DETECTABLE),
)  # fmt: skip

_UPLIFT = "Assumption, base case: the share of {0} because of the contact; no holdout has measured it."

METRICS = (
    *(metric for key in CONTACTED for metric in (*_contact(key, key, SEGMENTS[key]), _held(key, key, SEGMENTS[key]))),
    *_contact("", "all", "contacted segments"),
    _held("", "all", "contacted segments"),
    _worth("save_first", "save_first_worth_calling", "Save First calls"),
    _worth("prime_target", "prime_target_worth_asking", "Prime Target asks"),
    _input("call_cost", "Cost of a call", "USD", "Input of the spec, staff time included."),
    _input("ask_cost", "Cost of an ask", "USD", "Input of the spec."),
    _input("holdout_share", "Share held out", "share", "Input of the spec: of each contacted segment, drawn at random."),
    _input("assumed_save_uplift", "Assumed save uplift", "share",
           _UPLIFT.format("those who would leave that stays"), "save_uplift"),
    _input("assumed_upgrade_uplift", "Assumed upgrade uplift", "share",
           _UPLIFT.format("those asked that upgrades"), "upgrade_uplift"),
    _input("assumed_major_uplift", "Assumed major gift uplift", "share",
           _UPLIFT.format("prospects that gives a major gift"), "major_uplift"),
    *_HOLDOUT,
)  # fmt: skip
