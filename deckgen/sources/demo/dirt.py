"""How each system writes the same person down: nicknames, typos, gaps, old addresses and second e-mails.

A person fills in a *form* a few times; what was written there is copied to every row that comes of it. So a
system holds few spellings of a person and many rows of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from deckgen.sources.demo.names import NICKNAMES, STREET_KINDS
from deckgen.sources.demo.people import Contact
from deckgen.sources.demo.window import Ints, Window

Written = Mapping[str, str]  # identity column -> what stands there

FORMS: Final = ("monthly", "single", "paper", "tickets", "more tickets", "e-mail")
CHANGED_EMAIL, MOVED = 0.12, 0.16
NICKNAME, INITIAL, FIRST_TYPO, LAST_TYPO, EMAIL_TYPO = 0.13, 0.04, 0.025, 0.03, 0.02
OTHER_SUFFIX, OTHER_PHONE, UPPER = 0.10, 0.03, 0.03
OLD_ADDRESS_KEPT = 0.40
SAME_FORM_AGAIN = 0.70  # single gifts by people whose monthly details are reused


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """How often a form lacks something, and how often it holds the person's second e-mail."""

    first_name: float = 0.0
    last_name: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    address: float = 0.0
    zip: float = 0.0
    second_email: float = 0.0


_GIVING = Gaps(email=0.10, phone=0.21)
_EVENTS = Gaps(phone=0.71, zip=0.53, address=1.0, second_email=0.35)
GAPS: Final = {
    "monthly": _GIVING,
    "single": _GIVING,
    "paper": Gaps(phone=0.20, second_email=0.60),
    "tickets": _EVENTS,
    "more tickets": _EVENTS,
    "e-mail": Gaps(first_name=0.40, last_name=0.65, phone=1.0, address=1.0, zip=1.0),
}


class Clerk:
    """Writes people down, the same way each time for the same form and the same stage of their lives."""

    def __init__(self, contacts: tuple[Contact, ...], window: Window, seed: np.random.SeedSequence) -> None:
        rng, count = np.random.default_rng(seed), len(contacts)
        self._contacts = contacts
        self._luck = rng.random((count, len(FORMS), 20))
        self._reuses = rng.random(count) < SAME_FORM_AGAIN
        self._changed = _some_day(rng, count, window, CHANGED_EMAIL)
        self._moved = _some_day(rng, count, window, MOVED)
        self._memory: dict[tuple[int, str, bool, bool], Written] = {}

    def write(self, person: int, form: str, day: int) -> Written:
        """Return the identity columns of a row of `person` on `day`."""
        if form == "single" and self._reuses[person]:
            form = "monthly"
        luck = self._luck[person, FORMS.index(form)]
        changed = day >= self._changed[person]
        moved = day >= self._moved[person]
        if form not in ("monthly", "single") and luck[0] < OLD_ADDRESS_KEPT:
            moved = False
        key = (person, form, bool(changed), bool(moved))
        if key not in self._memory:
            self._memory[key] = self._fill_in(*key)
        return self._memory[key]

    def _fill_in(self, person: int, form: str, changed: bool, moved: bool) -> Written:
        contact, gaps = self._contacts[person], GAPS[form]
        luck = [float(value) for value in self._luck[person, FORMS.index(form)]]
        first = _first_name(contact.first, luck[1], luck[2], luck[3])
        last = _mistyped(contact.last, luck[5], luck[6]) if luck[4] < LAST_TYPO else contact.last
        if luck[7] < UPPER:
            first, last = first.upper(), last.upper()
        email = contact.new_email if changed else contact.email
        if contact.other_email and luck[8] < gaps.second_email:
            email = contact.other_email
        if luck[9] < EMAIL_TYPO and form != "e-mail":  # a mistyped address would not have been delivered to
            mailbox, _, domain = email.partition("@")
            wrong_mailbox, wrong_domain = (
                _mistyped(mailbox, luck[10], luck[11]),
                _mistyped(domain, luck[10], luck[11]),
            )
            email = f"{wrong_mailbox}@{domain}" if luck[19] < 0.6 else f"{mailbox}@{wrong_domain}"
        address = contact.new_address if moved else contact.address
        written = {
            "first_name": first,
            "last_name": last,
            "email": email,
            "phone": _other_phone(contact.phone, luck[13]) if luck[12] < OTHER_PHONE else contact.phone,
            "address": _other_suffix(address) if luck[14] < OTHER_SUFFIX else address,
            "zip": contact.new_zip if moved else contact.zip,
        }
        # The gaps of the two names go together: who leaves out the first name rarely gives the last.
        lacking = {"first_name": luck[15], "last_name": luck[15], "email": luck[16], "phone": luck[17]}
        return {
            field: "" if lacking.get(field, luck[18]) < getattr(gaps, field) else value
            for field, value in written.items()
        }


def _some_day(rng: np.random.Generator, count: int, window: Window, share: float) -> Ints:
    """Return a day for a share of the people; one after the window for the others."""
    day = rng.integers(window.first, window.last + 1, count)
    return np.where(rng.random(count) < share, day, window.last + 1)


def _first_name(first: str, how: float, which: float, typo: float) -> str:
    nicknames = NICKNAMES.get(first, ())
    if how < INITIAL:
        return first[0]
    # About two in three have a name that can be shortened, so more of those do.
    if nicknames and how < INITIAL + NICKNAME * 1.5:
        return nicknames[int(which * len(nicknames))]
    return _mistyped(first, which, typo / FIRST_TYPO) if typo < FIRST_TYPO else first


def _mistyped(text: str, kind: float, place: float) -> str:
    """Return `text` with two letters swapped, one doubled, one left out, or one replaced by its neighbour."""
    at = 1 + int(place * max(1, len(text) - 2))
    if kind < 0.3:
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    if kind < 0.5:
        return text[:at] + text[at - 1] + text[at:]
    if kind < 0.75:
        return text[:at] + text[at + 1 :]
    keys = "qwertyuiopasdfghjklzxcvbnm"
    near = keys[(keys.find(text[at : at + 1].lower()) + 1) % len(keys)]
    return text[:at] + near + text[at + 1 :]


def _other_phone(phone: str, which: float) -> str:
    digits = "".join(character for character in phone if character.isdigit())
    spellings = (
        digits,
        f"{digits[:3]}.{digits[3:6]}.{digits[6:]}",
        f"+1 {digits[:3]} {digits[3:6]} {digits[6:]}",
    )
    return spellings[int(which * len(spellings))]


def _other_suffix(address: str) -> str:
    words = [STREET_KINDS.get(word, word) for word in address.split()]
    return " ".join(words)
