"""Which way text runs: by the deck's language, and by the letters that a person typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal
from unicodedata import bidirectional

from deckgen.slides.styles import TextStyle

Side = Literal["l", "r", "ctr"]
MIRRORED: Final[dict[Side, Side]] = {"l": "r", "r": "l", "ctr": "ctr"}

_LANGUAGES: Final = frozenset({
    "ar", "arc", "azb", "ckb", "dv", "fa", "he", "iw", "ji", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug",
    "ur", "yi",
})  # fmt: skip
_SCRIPTS: Final = frozenset(["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"])

# Left-to-right and right-to-left mark: a pair of zero width that all programs know. The younger isolates say the
# same, but have no glyph in common fonts.
_LTR_MARK: Final = "\u200e"
_RTL_MARK: Final = "\u200f"
_MARKS: Final = str.maketrans("", "", _LTR_MARK + _RTL_MARK)

# all blocks of Unicode that hold such letters: looking there first spares asking for each letter of a Latin text
_RTL_BLOCKS: Final = re.compile(
    "[\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_LATIN: Final = "A-Za-zÀ-ɏ"
_MONEY: Final = "$¢-¥₠-⃀﷼"
# a hyphen that follows a letter joins a prefix to its number; any other is a sign
_WORD: Final = (
    rf"(?:(?<!\w)[+\-−±~≈<>≤≥])?[{_MONEY}]?[{_LATIN}0-9]"
    rf"(?:[{_LATIN}0-9.,:/'’&+_–−-]*[{_LATIN}0-9])?[%‰°+{_MONEY}]*"
)
_STRETCH: Final = re.compile(rf"{_WORD}(?:(?:\s?[–−-]\s?|[ \u00a0\u202f]){_WORD})*")
# what every program sets in order by itself: words that begin with a letter, and one number
_ORDERED: Final = re.compile(rf"[{_LATIN}][{_LATIN}0-9]*(?:[ .][{_LATIN}0-9]+)*|[0-9]+(?:[.,:/][0-9]+)*[{_LATIN}]*")
_NUMBER: Final = re.compile(rf"[0-9][0-9.,]*[{_LATIN}]{{0,2}}(?!\w)")


def is_rtl(language: str) -> bool:
    """Return whether `language` (``he-IL``, ``az-Arab-IR``) is written from right to left."""
    first, *rest = language.split("-")
    script = next((part.capitalize() for part in rest if len(part) == 4 and part.isalpha()), None)
    return script in _SCRIPTS if script else first.lower() in _LANGUAGES


def has_rtl_letters(text: str) -> bool:
    """Return whether a letter of `text` is of a script that runs from right to left."""
    return any(bidirectional(character) in ("R", "AL") for character in _RTL_BLOCKS.findall(text))


def begins_rtl(text: str, around: str = "") -> bool:
    """Return whether the first letter of `text` is of such a script; of `around` where `text` only holds numbers."""
    if not has_rtl_letters(text + around):
        return False
    for piece in (text, around):
        for character in _NUMBER.sub("", piece):
            kind = bidirectional(character)
            if kind in ("L", "R", "AL"):
                return kind != "L"
    return False


def reads_rtl(text: str, language: str, around: str = "") -> bool:
    """Return whether a paragraph runs from right to left: in a deck of such a language all do."""
    return is_rtl(language) or begins_rtl(text, around)


def start_side(style: TextStyle, rtl: bool) -> Side:
    """Return where lines of `style` begin; what stands in the footer keeps its side, for its neighbours do."""
    return MIRRORED[style.align] if rtl and style.levels[0].size != "footer" else style.align


def in_order(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the runs of a right-to-left paragraph with marks of no width about what must keep its order.

    Without them ``-5%`` reads ``5%-``, ``3–5`` reads ``5–3``, and a dollar sign after Arabic letters changes sides.
    """
    joined = "".join(texts)
    if has_rtl_letters(joined):
        spans = [m.span() for m in _STRETCH.finditer(joined) if not _ORDERED.fullmatch(m.group())]
    else:
        spans = [m.span() for m in re.finditer(r"[^\n]+", joined) if not _ORDERED.fullmatch(m.group())]
    first, last = {start for start, _ in spans}, {end - 1 for _, end in spans}
    marked, place = [], 0
    for text in texts:
        written = ""
        for character in text:
            written += _LTR_MARK if place in first else ""
            written += character + (_LTR_MARK + _RTL_MARK if place in last else "")
            place += 1
        marked.append(written)
    return tuple(marked)


def without_marks(text: str) -> str:
    """Return `text` without the marks that `in_order` put into it."""
    return text.translate(_MARKS)
