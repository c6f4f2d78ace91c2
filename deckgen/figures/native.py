"""What native twins share: numbers rounded as they are shown, labels, and scales with Excel's format codes.

A chart carries its numbers in a workbook that anybody can open. What a slide does not show is not in it: a rounded
share gives no hidden count away, and a suppressed value is an empty cell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from deckgen.slides.chart_model import Axis, Label, Point, Series, Side
from deckgen.slides.runs import Run

_DECIMALS = {"share": 3, "points": 3, "index": 3, "count": 0, "months": 1, "times": 1, "seconds": 1, "days": 0}


def shown(value: float, unit: str) -> float | None:
    """Return `value` to the digits that slides show of its unit; None for a missing one."""
    if not math.isfinite(value):
        return None
    if unit in _DECIMALS:
        rounded = round(value, _DECIMALS[unit])
    else:
        rounded = float(f"{value:.3g}") if abs(value) >= 100 else round(value, 2)
    return int(rounded) if rounded == round(rounded) else rounded


def label_of(
    text: str, note: str = "", *, color: str = "text", sides: Sequence[Side] = ("end",), bold: bool = True
) -> Label:
    """Return `text`, in bold, and a grey `note` after it."""
    runs = [Run(text=text, bold=bold, color=color)] if text else []
    if note:
        runs.append(Run(text=("  " if text else "") + note, color="muted"))
    return Label(runs=tuple(runs), sides=tuple(sides))


def scale(low: float, high: float, marks: Sequence[tuple[float, str]], unit: str, title: str = "") -> Axis:
    """Return the scale from `low` to `high` with the numbers `marks`; its ends become marks where they are near."""
    values = [value for value, _ in marks]
    step = values[1] - values[0] if len(values) > 1 else max(high - low, 1e-9)
    start = values[0] if values and low > values[0] - step * 0.2 else low
    # Programs count their numbers from the scale's low end, so that must be a number of its own.
    if values and start != values[0]:
        start = values[0] - step * math.ceil((values[0] - low) / step - 1e-9)
    end = max(high, values[-1] if values else high)
    return Axis(
        low=float(f"{start:.6g}"), high=float(f"{end:.6g}"), step=float(f"{step:.6g}"), code=code_of(unit, marks),
        words=tuple(words for _, words in marks), title=title,
    )  # fmt: skip


def code_of(unit: str, marks: Sequence[tuple[float, str]]) -> str:
    """Return Excel's format code that shows `marks` as their words."""
    words = [text for _, text in marks]
    decimals = max((len(text.rstrip("KMB%").rpartition(".")[2]) for text in words if "." in text), default=0)
    digits = "0" + ("." + "0" * decimals if decimals else "")
    if unit in ("share", "points"):
        return f"{digits}%"
    if unit == "USD":
        last = next((text[-1] for text in reversed(words) if text[-1:] in "KMB"), "")
        commas = "," * " KMB".index(last or " ")
        suffix = f'"{last}"' if last else ""
        number = f"#,##{digits}{commas}{suffix}"
        return f'"$"{number};"−$"{number};"$0"'
    if unit in ("count", "days"):
        return "#,##0"
    return digits


def bars(name: str, values: Sequence[float | None], labels: Sequence[Label], **look: object) -> Series:
    """Return a series of bars with a label each."""
    points = tuple(Point(value=value, label=said) for value, said in zip(values, labels, strict=True))
    return Series(name=name, points=points, **look)  # type: ignore[arg-type]
