"""The gate: every rule over one written .pptx, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, overload

from lxml import etree

from deckgen.checks.charts import CHART_RULES
from deckgen.checks.package import PACKAGE_RULES
from deckgen.checks.slides import SLIDE_RULES
from deckgen.errors import OutputError
from deckgen.findings import Finding
from deckgen.slides.opening import open_file, printable
from deckgen.slides.package import Package
from deckgen.slides.reader import presentation_of

MOST_FINDINGS: Final = 1_000  # of one rule; nobody reads on, and a file can be made to give a million
# What a rule meets in a file that some other program wrote: a value that is no number, an element that is not there.
_UNUSUAL: Final = (OutputError, etree.LxmlError, ValueError, LookupError, AttributeError, TypeError, OverflowError)


def check_package(path: Path) -> list[Finding]:
    """Return what the rules object to in the deck at `path`, a .pptx, .potx or .ppsx; empty for a good deck.

    A file that is not a readable package at all gives one finding, ``package.readable``, and no others.

    Raises
    ------
    OutputError
        Where there is no file at `path`, or it may not be read.
    """
    with open_file(path) as file:
        return _check(file)


def check_bytes(content: bytes) -> list[Finding]:
    """Return what the rules object to in the bytes of a .pptx."""
    return _check(content)


def _check(source: bytes | BinaryIO) -> list[Finding]:
    try:
        package = Package(source)
        package.load()
        slides = package.slides()
    except OutputError as error:
        return [_unreadable(error, "not a readable package: ")]
    found: list[Finding] = []
    for name, rule in (*PACKAGE_RULES.items(), *CHART_RULES.items()):
        found += _guarded(name, rule(package))
    try:
        presentation_of(package, media=False)
    except OutputError as error:
        found.append(_unreadable(error))
    for name, slide_rule in SLIDE_RULES.items():
        walk = _Walk(slides)
        found += _guarded(name, slide_rule(package, walk), walk)
    return [_shown(finding) for finding in found]


class _Walk(Sequence[str]):
    """The slides of a deck, which remember at what number the rule is that goes through them."""

    def __init__(self, slides: Sequence[str]) -> None:
        self._slides = slides
        self.number: int | None = None

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._slides[place]

    def __len__(self) -> int:
        return len(self._slides)

    def __iter__(self) -> Iterator[str]:
        for number, part in enumerate(self._slides, 1):
            self.number = number
            yield part
        self.number = None


def _guarded(rule: str, findings: Iterable[Finding], walk: _Walk | None = None) -> Iterator[Finding]:
    """Yield what a rule finds; where the file is made so that the rule cannot go on, that is a finding too."""
    try:
        for count, finding in enumerate(findings):
            if count == MOST_FINDINGS:
                message = f"{rule} has more than {MOST_FINDINGS:,} findings; the others are not listed"
                yield Finding(rule="package.unusual", severity="error", message=message)
                return
            yield finding
    except _UNUSUAL as error:
        number = walk.number if walk else None
        what = "the deck" if number is None else "the slide"
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        yield Finding(
            rule="package.unusual", severity="error", slide=number, message=f"{rule} could not read {what}: {reason}",
            hint="the rest of that rule is unchecked; open the deck in PowerPoint, save it, and check again",
        )  # fmt: skip


def _unreadable(error: OutputError, what: str = "") -> Finding:
    problem = error.problems[0]
    return Finding(rule="package.readable", severity="error", message=what + problem.message, hint=problem.hint)


def _shown(finding: Finding) -> Finding:
    """Return `finding` with the words that it quotes from the file fit for a terminal."""
    shape = None if finding.shape is None else printable(finding.shape)
    return replace(finding, message=printable(finding.message), shape=shape, measured=printable(finding.measured))
