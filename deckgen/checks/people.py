"""People of the sources in a written deck: whether any of them is named, in whatever part of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from deckgen.checks.everywhere import Said, everything, slide_numbers
from deckgen.checks.personal import digits, emails
from deckgen.checks.rules.privacy import Person
from deckgen.findings import Finding
from deckgen.slides.package import Package
from deckgen.slides.view import DeckView

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Between two words of one name stands none of these; a full stop only after an initial.
_APART: Final = re.compile(r"(?<=\w\w)\.|[:;!?|()\[\]{}\"“”/]|\s[-–—]\s")
_PHONE: Final = re.compile(r"(?<![\d.,])\+?\d[\d ().-]{5,17}\d(?![\d.,]\d|\d)")
_NAME_WORDS: Final = 4
_STREET_WORDS: Final = 6

Places = dict[str, list[Said]]
Row = tuple[str | None, str | None, str | None, str | None, str | None]


@dataclass(frozen=True, kw_only=True)
class _Index:
    """What a deck says, by what might be of a person; each with all places where it stands."""

    names: Places = field(default_factory=lambda: defaultdict(list))
    streets: Places = field(default_factory=lambda: defaultdict(list))
    emails: Places = field(default_factory=lambda: defaultdict(list))
    phones: Places = field(default_factory=lambda: defaultdict(list))


def check_people(package: Package, people: Iterable[Row], rule: Person | None = None) -> Iterator[Finding]:
    """Yield a finding for each place of a deck where one of `people` is named.

    Parameters
    ----------
    package : Package
        The written deck.
    people : iterable of (first name, last name, e-mail, phone, address)
        Everyone in the sources; read once, so that it may be a cursor.
    rule : Person, optional
        What may stand there all the same.
    """
    rule = rule or Person()
    index = _index(package)
    allowed = {_plain(one) for one in rule.allow} | {digits(one)[-10:] for one in rule.allow if len(digits(one)) >= 7}
    places: dict[tuple[str, str | None, str], set[str]] = defaultdict(set)
    for person in people:
        for what, found, key in _hits(person, index):
            for said in () if key in allowed else found:
                places[said.part, said.shape, what].add(key)
    slides = slide_numbers(DeckView(package)) if places else {}
    yield from _findings(rule, places, slides)


def _findings(
    rule: Person, places: Mapping[tuple[str, str | None, str], set[str]], slides: Mapping[str, int]
) -> Iterator[Finding]:
    for (part, shape, what), keys in sorted(places.items(), key=lambda item: (slides.get(item[0][0], 0), str(item[0]))):
        more = "" if len(keys) == 1 else f", and {len(keys) - 1} more"
        where = "" if shape and part in slides else f"{part} holds "
        message = f"{where}{what} of a person in the sources{more}"
        yield rule.finding(message, slide=slides.get(part), shape=shape if part in slides else None)


def _hits(person: Row, index: _Index) -> Iterator[tuple[str, list[Said], str]]:
    first, last, email, phone, address = person
    one, two = _plain(first), _plain(last)
    if len(one) > 1 and len(two) > 1:  # an initial and a name is half of the country
        for key in (f"{one} {two}", f"{two} {one}"):
            if key in index.names:
                yield "the name", index.names[key], f"{one} {two}"
                break
    mail = (email or "").strip().casefold()
    if mail in index.emails:
        yield "the e-mail address", index.emails[mail], _plain(mail)
    number = digits(phone or "")[-10:]
    if number in index.phones:
        yield "the telephone number", index.phones[number], number
    street = _plain(address)
    if street in index.streets:
        yield "the street address", index.streets[street], street


def _plain(text: str | None) -> str:
    """Return the words of `text` in small letters, one space between them."""
    return " ".join(_WORD.findall(text.casefold().replace("’", "'"))) if text else ""


def _index(package: Package) -> _Index:
    same: dict[str, list[Said]] = defaultdict(list)
    for said in everything(package):
        same[said.text].append(said)  # what stands on a slide stands in the ledger, too
    index = _Index()
    for text, places in same.items():
        for address in emails(text):
            index.emails[address.casefold()] += places
        for match in _PHONE.finditer(text):
            number = digits(match[0])
            if len(number) >= 7:
                index.phones[number[-10:]] += places
        _index_streets(_words(text), places, index.streets)
        for piece in dict.fromkeys(_APART.split(text)):
            _index_names(_words(piece), places, index.names)
    return index


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'"))


def _index_streets(words: list[str], places: list[Said], streets: Places) -> None:
    """Note runs of words that begin with a number, as a street with its house does."""
    for start, word in enumerate(words):
        if word[0].isdigit():
            for end in range(start + 2, min(start + _STREET_WORDS, len(words)) + 1):
                streets[" ".join(words[start:end]).casefold()] += places


def _index_names(words: list[str], places: list[Said], names: Places) -> None:
    """Note runs of words of which the first and the last begin with no small letter, with and without initials."""
    for start, word in enumerate(words):
        if word[0].islower() or word[0].isdigit():
            continue
        for end in range(start + 2, min(start + _NAME_WORDS, len(words)) + 1):
            run = words[start:end]
            if not run[-1][0].islower():
                for key in {" ".join(run), " ".join(word for word in run if len(word) > 1)}:
                    names[key.casefold()] += places
