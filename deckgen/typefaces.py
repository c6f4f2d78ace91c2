"""The faces that text is measured with and figures are drawn with, for the fonts that decks name.

Arial and Times New Roman have free twins of equal widths, which are shipped. Other fonts are measured with the
nearest of them and a factor; a theme that names an unknown font says which known one comes close.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deckgen.resources import FONTS

# Arial's metrics, and free to ship.
FACES: Final = {False: FONTS / "LiberationSans-Regular.ttf", True: FONTS / "LiberationSans-Bold.ttf"}
_SERIF: Final = {False: FONTS / "LiberationSerif-Regular.ttf", True: FONTS / "LiberationSerif-Bold.ttf"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Typeface:
    """Files of a family (regular and bold), and how much wider than them the named font runs."""

    family: str
    regular: Path
    bold: Path
    stretch: float = 1.0

    def file(self, bold: bool) -> Path:
        """Return the file of the weight."""
        return self.bold if bold else self.regular


def _sans(stretch: float = 1.0) -> Typeface:
    return Typeface(family="Liberation Sans", regular=FACES[False], bold=FACES[True], stretch=stretch)


def _serif(stretch: float = 1.0) -> Typeface:
    return Typeface(family="Liberation Serif", regular=_SERIF[False], bold=_SERIF[True], stretch=stretch)


SANS: Final = _sans()
# Mean advance of English text, rounded up. Calibri is narrower than Arial, but becomes Arial where it is missing.
_KNOWN: Final[Mapping[str, Typeface]] = {
    "arial": SANS,
    "helvetica": SANS,
    "helvetica neue": SANS,
    "liberation sans": SANS,
    "times new roman": _serif(),
    "liberation serif": _serif(),
    "georgia": _serif(1.13),
    "cambria": _serif(1.06),
    "garamond": _serif(0.98),
    "calibri": SANS,
    "calibri light": SANS,
    "carlito": SANS,
    "tahoma": SANS,
    "trebuchet ms": SANS,
    "segoe ui": _sans(1.02),
    "aptos": _sans(1.02),
    "aptos display": _sans(1.02),
    "verdana": _sans(1.18),
    "century gothic": _sans(1.1),
}
_UNKNOWN: Final = _sans(1.05)  # rather too much room than text that overflows


def is_known(name: str) -> bool:
    """Return whether text in the font `name` can be measured."""
    return name.strip().lower() in _KNOWN


def typeface(names: Sequence[str]) -> Typeface:
    """Return what measures the first known font of `names`; a wide stand-in where none is known."""
    found = (_KNOWN[name.strip().lower()] for name in names if is_known(name))
    return next(found, _UNKNOWN)


def shipped_files() -> tuple[Path, ...]:
    """Return the font files that come with deckgen."""
    return (*FACES.values(), *_SERIF.values())
