"""Outreach: whom the team contacts, who is held out, what that costs, and what it returns at the assumed uplift.

Letters as in `deckgen.metrics.segmentation`; H are the donors held out, c what a contact costs, e the uplift: the share of
would-be leavers that stays, or of those asked that gives more, because of the contact. Nothing here is measured: a holdout is
there to measure it.
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
        name=name, label=label, unit=unit, definition=definition, owner="Finance", period="plan", grain="input",
        formula="input of the spec", sql=f"SELECT {column or name} AS value FROM policy_inputs",
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
)  # fmt: skip
