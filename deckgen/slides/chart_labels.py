"""Where the label of a free point stands: on the first of its sides on which it meets nothing."""

from __future__ import annotations

from typing import Final

from deckgen.slides.chart_model import Label
from deckgen.slides.chart_plan import Position, Ruler, Words

Box = tuple[float, float, float, float]  # left, top, right, bottom; inches
POSITIONS: Final[dict[str, Position]] = {
    "above": "t", "below": "b", "left": "l", "right": "r", "end": "r", "center": "ctr",
    "upper left": "l", "lower left": "l", "upper right": "r", "lower right": "r",
}  # fmt: skip
GAP: Final = 0.04  # inches between a marker and its label
APART: Final = 0.08  # inches between two labels side by side


class Placer:
    """Chooses sides for labels inside `field`, and remembers what is taken."""

    def __init__(self, field: Box, ruler: Ruler) -> None:
        self.field, self.ruler = field, ruler
        self.taken: list[Box] = []
        self.labels: list[Box] = []

    def keep_off(self, x: float, y: float, half: float) -> None:
        """Keep labels off a marker."""
        self.taken.append((x - half, y - half, x + half, y + half))

    def keep_off_line(self, one: tuple[float, float], two: tuple[float, float]) -> None:
        """Keep labels off a straight line, as a row of small boxes."""
        steps = max(int(max(abs(two[0] - one[0]), abs(two[1] - one[1])) / 0.05), 1)
        for step in range(1, steps):
            share = step / steps
            self.keep_off(one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share, 0.02)

    def words(self, x: float, y: float, half: float, label: Label) -> Words:
        """Return `label` at the first of its sides that is free, else at the first one."""
        boxes = {side: self._box(x, y, half + GAP, label, side) for side in label.sides}
        side = next((side for side, box in boxes.items() if self._free(box)), label.sides[0])
        self.labels.append(boxes[side])
        way = -1 if side.startswith("upper") else 1 if side.startswith("lower") else 0
        # A program knows four sides only, so the corners are moved from there.
        return Words(runs=label.runs, position=POSITIONS[side], shift=(0.0, way * self._rise(half + GAP, label)))

    def _rise(self, away: float, label: Label) -> float:
        """Return how far the middle of a label at a corner stands above or below the marker's."""
        return self.ruler.label(label.runs)[1] / 2 + away / 3

    def _box(self, x: float, y: float, away: float, label: Label, side: str) -> Box:
        wide, high = self.ruler.label(label.runs)
        if side in ("above", "below"):
            top = y - away - high if side == "above" else y + away
            return x - wide / 2, top, x + wide / 2, top + high
        if side == "center":
            return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
        left = x - away - wide if side.endswith("left") else x + away
        rise = self._rise(away, label)
        y += -rise if side.startswith("upper") else rise if side.startswith("lower") else 0.0
        return left, y - high / 2, left + wide, y + high / 2

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < self.field[0] or right > self.field[2]:
            return False
        labels = [(w - APART, t, e + APART, b) for w, t, e, b in self.labels]
        return not any(left < e and w < right and top < b and t < bottom for w, t, e, b in (*self.taken, *labels))
