"""Rules over people: their addresses, numbers and names, wherever in the file they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from deckgen.checks.everywhere import everything, slide_numbers
from deckgen.checks.personal import emails, numbers, phones
from deckgen.checks.rule import BuildRule, FileRule
from deckgen.findings import Finding

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_OFFICES = (
    "info@", "contact@", "hello@", "office@", "support@", "help@", "press@", "media@", "sales@", "team@", "giving@",
    "membership@", "donate@", "noreply@", "no-reply@", "privacy@", "@example.com", "@example.org", "@example.net",
)  # fmt: skip


class _Everywhere(FileRule):
    """A rule over every text of the package; says each kind of thing once for a slide, or for a part."""

    def personal(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (what it is, how it may be shown) for what is personal in `text`."""
        raise NotImplementedError

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each place, with how much stands there."""
        slides = slide_numbers(deck)
        found: dict[tuple[int | None, str, str], tuple[set[str], str | None]] = {}
        for said in everything(deck.package):
            for what, shown in self.personal(said.text):
                key = (slides.get(said.part), said.part, what)
                found.setdefault(key, (set(), said.shape))[0].add(shown)
        for (number, part, what), (hidden, shape) in found.items():
            more = f", and {len(hidden) - 1} more" if len(hidden) > 1 else ""
            where = "" if shape else f"{part} holds "
            yield self.finding(f"{where}{what}{more}", slide=number, shape=shape, measured=min(hidden))


class Email(_Everywhere):
    """No e-mail address of a person is in the file, seen or not."""

    kind = "privacy.email"
    severity = "warning"
    why = "Decks are forwarded; notes, charts' workbooks and properties travel with them."
    example = "a member's address in the workbook behind a chart"
    mend = "remove it, or allow it where it is meant to be read"

    allow: tuple[str, ...] = Field(
        _OFFICES, description="addresses that may stand there, whole, by what precedes the @, or by what follows it"
    )

    def personal(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the addresses that are not allowed, all but their first letter and their domain hidden."""
        for address in emails(text):
            name, _, domain = address.casefold().partition("@")
            if not {f"{name}@{domain}", f"{name}@", f"@{domain}"} & {one.casefold() for one in self.allow}:
                yield "an e-mail address", f"{address[0]}…@{domain}"


class Phone(_Everywhere):
    """No telephone number of a person is in the file, seen or not.

    Toll-free numbers and those that belong to nobody (555-0100 to 555-0199) are left alone.
    """

    kind = "privacy.phone"
    severity = "warning"
    why = "Decks are forwarded; notes, charts' workbooks and properties travel with them."
    example = "“call Ms Example at 312-555-7788” in the notes"
    mend = "remove it, or allow it where it is meant to be called"

    allow: tuple[str, ...] = Field((), description="numbers that may stand there, in any writing")

    def personal(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the numbers that are not allowed, all but their last two digits hidden."""
        for number in phones(text):
            if _bare(number) not in map(_bare, self.allow):
                yield "a telephone number", f"…{number[-2:]}"


def _bare(number: str) -> str:
    return "".join(filter(str.isdigit, number))[-10:]


class Number(_Everywhere):
    """No social security number and no card number is in the file, seen or not."""

    kind = "privacy.number"
    severity = "error"
    why = "It is all that somebody needs to pass for that person, or to pay with that card."
    example = "a column of an export that came along into a chart's workbook"
    mend = "remove it, and ask where the file has been sent"

    def personal(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the numbers, all but their last two digits hidden."""
        for what, number in numbers(text):
            yield what, f"…{number[-2:]}"


class Person(BuildRule):
    """No name, address, e-mail address or telephone number of anyone in the sources is in the deck, seen or not.

    Notes, alternative texts, workbooks and properties are looked at too. The finding says where it is, never whose.
    """

    kind = "privacy.person"
    why = "A deck is about all members, and may be read by any of them."
    example = "“Thank Ada Example first” in the notes, where Ada Example has given"
    mend = "take the person out; name somebody who should be there, an author or a speaker, in the rule's allow"

    allow: tuple[str, ...] = Field((), description="names, addresses and numbers that may stand there")
