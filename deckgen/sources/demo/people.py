"""Who the demo people are: names, contact data, age, capacity to give, and engagement month by month.

Engagement is hidden from every file. It shows only in what people do: opens, clicks, tickets, gifts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deckgen.sources.demo.names import FEMALE, MALE, STREET_KINDS, STREETS, SURNAMES, rank_weights
from deckgen.sources.demo.window import Bools, Floats, Ints, Window

COUPLES_PER_PERSON = 0.07
COUPLES_SHARE_PHONE = 0.40
COUPLES_SHARE_EMAIL = 0.35
DONORS = 0.88
JOINED_BEFORE = 0.55
SECOND_EMAIL = 0.25
LAST_JOIN_MONTHS = 4  # nobody joins later: everyone has had some e-mail by the as-of date

AREA_CODES = (312, 773, 872, 847, 708, 630, 224, 331, 464, 779, 815, 219)
# Names that RFC 2606 keeps for examples, so no address can be a real person's.
DOMAINS = (
    "mail.example.com",
    "example.com",
    "inbox.example.net",
    "example.net",
    "post.example.org",
    "home.example.com",
)
_WORDS = (
    "cubsfan",
    "lakeview",
    "jazz",
    "gardener",
    "cyclist",
    "bookworm",
    "runner",
    "blues",
    "teacher",
    "chef",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """What a person would write on a form, and what becomes of it after a change of e-mail or a move."""

    first: str
    last: str
    email: str
    other_email: str  # empty where the person has one only
    new_email: str
    phone: str
    address: str
    zip: str
    new_address: str
    new_zip: str


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Everyone in the demo; the arrays have one entry a person (`engagement`: person x month)."""

    contacts: tuple[Contact, ...]
    donor: Bools
    joined: Ints  # month of the window; -1 for before it
    age: Ints
    capacity: Floats
    engagement: Floats

    def __len__(self) -> int:
        return len(self.contacts)


def make_people(count: int, window: Window, seeds: list[np.random.SeedSequence]) -> People:
    """Return `count` people; `seeds` are two streams, for contact data and for the hidden traits."""
    rng = np.random.default_rng(seeds[1])
    shock = rng.normal(size=(count, window.months))
    engagement = np.empty_like(shock)
    engagement[:, 0] = shock[:, 0]
    for month in range(1, window.months):
        engagement[:, month] = 0.92 * engagement[:, month - 1] + np.sqrt(1 - 0.92**2) * shock[:, month]
    engagement = 0.6 * engagement + rng.normal(0, 0.8, size=(count, 1))
    latest = max(1, window.months - LAST_JOIN_MONTHS)
    return People(
        contacts=_contacts(count, np.random.default_rng(seeds[0])),
        donor=rng.random(count) < DONORS,
        joined=np.where(rng.random(count) < JOINED_BEFORE, -1, rng.integers(0, latest, count)),
        age=np.clip(rng.normal(54, 14, count).round(), 22, 92).astype(np.int64),
        capacity=rng.normal(size=count),
        engagement=engagement,
    )


def _contacts(count: int, rng: np.random.Generator) -> tuple[Contact, ...]:
    firsts = _first_names(count, rng)
    lasts = rng.choice(SURNAMES, count, p=rank_weights(len(SURNAMES), offset=3.5, power=0.65)).tolist()
    homes = [_home(rng) for _ in range(count)]
    moved = [_home(rng) for _ in range(count)]
    phones = _phones(count, rng)
    leads = _couples(count, rng)
    for follower, lead in leads.items():
        lasts[follower], homes[follower] = lasts[lead], homes[lead]
        if rng.random() < COUPLES_SHARE_PHONE:
            phones[follower] = phones[lead]
    taken: set[str] = set()
    emails = [_email(first, last, taken, rng) for first, last in zip(firsts, lasts, strict=True)]
    others = [_other_email(*who, taken, rng) for who in zip(firsts, lasts, emails, strict=True)]
    changed = [_other_email(*who, taken, rng) for who in zip(firsts, lasts, emails, strict=True)]
    for follower, lead in leads.items():
        if rng.random() < COUPLES_SHARE_EMAIL:
            emails[follower] = emails[lead]
    second = rng.random(count) < SECOND_EMAIL
    return tuple(
        Contact(
            first=firsts[i],
            last=lasts[i],
            email=emails[i],
            other_email=others[i] if second[i] else "",
            new_email=changed[i],
            phone=phones[i],
            address=homes[i][0],
            zip=homes[i][1],
            new_address=moved[i][0],
            new_zip=moved[i][1],
        )
        for i in range(count)
    )


def _first_names(count: int, rng: np.random.Generator) -> list[str]:
    female = rng.choice(FEMALE, count, p=rank_weights(len(FEMALE), offset=6, power=0.8))
    male = rng.choice(MALE, count, p=rank_weights(len(MALE), offset=4, power=0.8))
    return [str(name) for name in np.where(rng.random(count) < 0.54, female, male)]


def _couples(count: int, rng: np.random.Generator) -> dict[int, int]:
    """Return follower -> lead for people who live together."""
    order = rng.permutation(count)[: 2 * round(COUPLES_PER_PERSON * count)].tolist()
    return dict(zip(order[1::2], order[::2], strict=True))


def _home(rng: np.random.Generator) -> tuple[str, str]:
    number, street, way, kind, flat = (
        int(rng.integers(100, 7999)),
        STREETS[int(rng.integers(len(STREETS)))],
        "NSEW"[int(rng.integers(4))],
        tuple(STREET_KINDS)[int(rng.choice(7, p=[0.34, 0.34, 0.08, 0.06, 0.08, 0.05, 0.05]))],
        int(rng.integers(1, 40)) if rng.random() < 0.25 else 0,
    )
    near = int(rng.integers(1, 61))
    code = 60600 + near if rng.random() < 0.72 else int(rng.integers(60002, 60585))
    return f"{number} {way} {street} {kind}" + (f" Apt {flat}" if flat else ""), str(code)


def _phones(count: int, rng: np.random.Generator) -> list[str]:
    """Return different numbers, in exchange 555 (kept for fiction) as long as it lasts."""
    per_exchange = 10_000 * len(AREA_CODES)
    exchanges = -(-count // per_exchange)
    chosen = rng.permutation(per_exchange * exchanges)[:count].tolist()
    return [
        f"({AREA_CODES[n % len(AREA_CODES)]}) {555 - n // per_exchange}-{n // len(AREA_CODES) % 10_000:04d}"
        for n in chosen
    ]


def _email(first: str, last: str, taken: set[str], rng: np.random.Generator) -> str:
    first, last, number = first.lower(), last.lower(), int(rng.integers(10, 99))
    local = (
        f"{first}.{last}",
        f"{first}{last}",
        f"{first[0]}{last}",
        f"{first}.{last}{number}",
        f"{first}{1900 + number}",
        f"{last}.{first}",
        f"{_WORDS[number % 10]}{number}",
    )[int(rng.choice(7, p=[0.28, 0.14, 0.16, 0.16, 0.10, 0.06, 0.10]))]
    return _untaken(local, DOMAINS[int(rng.choice(6, p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]))], taken, rng)


def _other_email(first: str, last: str, email: str, taken: set[str], rng: np.random.Generator) -> str:
    if rng.random() < 0.4:  # the same name at another provider
        local, _, domain = email.partition("@")
        return _untaken(local, DOMAINS[(DOMAINS.index(domain) + 1) % len(DOMAINS)], taken, rng)
    return _email(first, last, taken, rng)


def _untaken(local: str, domain: str, taken: set[str], rng: np.random.Generator) -> str:
    address = f"{local}@{domain}"
    while address in taken:
        address = f"{local}{int(rng.integers(1, 10_000))}@{domain}"
    taken.add(address)
    return address
