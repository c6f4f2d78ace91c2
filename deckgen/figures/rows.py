"""Figures made of rows: a column of labels at the left, marks on one common scale at its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deckgen.figures.sheet import PAD, Sheet
from deckgen.slides.measure import bar_scale as bar_scale

TALLEST = 1.12  # inches; a few rows are not stretched over the whole height
EDGE = 0.04  # inches kept free at the sheet's rim


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Where the rows of a figure lie, in inches."""

    left: float  # where marks may begin
    right: float  # where marks and their labels must end
    centres: tuple[float, ...]
    pitch: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """The width for marks and their labels."""
        return self.right - self.left


def lay_rows(
    sheet: Sheet,
    labels: Sequence[str],
    *,
    notes: Sequence[str] = (),
    top: float = 0.0,
    bottom: float = 0.0,
    right: float = 0.0,
    share: float = 0.34,
    bold: bool = False,
    tallest: float = TALLEST,
) -> Rows:
    """Write `labels` (grey `notes` below them) at the left, in rows of equal height; return the rows.

    `top`, `bottom` and `right` are inches kept free; labels take at most `share` of the width.
    """
    pitch = min((sheet.height - top - bottom) / len(labels), tallest)
    under = list(notes) or [""] * len(labels)
    widest = sheet.width * share
    fitted, size = _fitted(sheet, labels, widest, pitch, spare=1 if any(under) else 0, bold=bold)
    second = [sheet.fit(note, widest, sheet.small) for note in under]
    widths = [sheet.measure(text, size, bold) for text in fitted] + [sheet.measure(t, sheet.small) for t in second]
    left = EDGE + max(widths)
    centres = tuple(top + pitch * (index + 0.5) for index in range(len(labels)))
    for label, note, y in zip(fitted, second, centres, strict=True):
        drop = sheet.line_height(sheet.small) / 2 if note else 0.0
        sheet.text(left, y - drop, label, size=size, bold=bold, ha="right")
        lift = sheet.line_height(size) * len(label.split("\n")) / 2
        sheet.text(left, y + lift, note, size=sheet.small, role="muted", ha="right")
    start = left + (1.5 * PAD if max(widths) else 0.0)
    end = sheet.width - right - EDGE
    return Rows(left=start, right=end, centres=centres, pitch=pitch, top=top, bottom=top + pitch * len(labels))


def _fitted(
    sheet: Sheet, labels: Sequence[str], width: float, pitch: float, *, spare: int, bold: bool
) -> tuple[list[str], float]:
    """Return `labels` broken into lines of `width` that fit a row of `pitch` (inches), and their size in points.

    `spare` lines are left free below. Many rows leave room for two lines of small text where one of body text is cut.
    """

    def at(size: float) -> list[str]:
        lines = max(1, min(3, int(pitch * 0.95 / sheet.line_height(size)) - spare))
        return [sheet.fit(label, width, size, bold=bold, lines=lines) for label in labels]

    fitted = at(sheet.body)
    if pitch > 1.3 * sheet.line_height() and not any(label.endswith("…") for label in fitted):
        return fitted, sheet.body
    return at(sheet.small), sheet.small


def draw_scale(sheet: Sheet, rows: Rows, marks: Sequence[tuple[float, str]], title: str = "") -> None:
    """Draw thin lines at the places (inches) of `marks`, their texts and the scale's title below the rows."""
    for x, words in marks:
        sheet.line([x, x], [rows.top, rows.bottom], "grid", width=0.8, z=0.5)
        half = sheet.measure(words, sheet.small) / 2
        inside = min(max(x, half), sheet.width - half)
        sheet.text(inside, rows.bottom + PAD, words, size=sheet.small, role="muted", ha="center", va="top")
    if title and marks:
        middle = (marks[0][0] + marks[-1][0]) / 2
        y = rows.bottom + PAD + sheet.line_height(sheet.small) + 0.03
        words = sheet.fit(title, sheet.width - 2 * EDGE, sheet.small)
        half = sheet.measure(words, sheet.small) / 2
        middle = min(max(middle, half + EDGE), sheet.width - half - EDGE)
        sheet.text(middle, y, words, size=sheet.small, role="muted", ha="center", va="top")


def scale_room(sheet: Sheet, title: str = "") -> float:
    """Return the height that `draw_scale` needs below the rows."""
    return PAD + sheet.line_height(sheet.small) * (2 if title else 1) + 0.05


def draw_key(sheet: Sheet, left: float, entries: Sequence[tuple[str, str, str, bool]]) -> None:
    """Write along the top what each marker means: (marker, colour role, words, hollow)."""
    x, y = left, sheet.line_height(sheet.small) / 2
    for marker, role, words, hollow in entries:
        sheet.dot(x + 0.07, y, role, size=9, marker=marker, hollow=hollow)
        said = sheet.fit(words, max(sheet.width - x - 0.25, 0.3), sheet.small)
        sheet.text(x + 0.21, y, said, size=sheet.small, role="muted")
        x += 0.21 + sheet.measure(said, sheet.small) + 0.25
