"""A `Heat` as a native table: fuller cells are darker, and a thick line runs around the outlined ones."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from deckgen.slides.chart_model import Heat, HeatCell
from deckgen.slides.colors import fill_xml
from deckgen.slides.direction import reads_rtl
from deckgen.slides.layouts import EMU, Box
from deckgen.slides.measure import LINE_HEIGHT, SLACK, text_width, wrap
from deckgen.slides.runs import Run
from deckgen.slides.tables import PAD_X, PAD_Y
from deckgen.slides.template_theme import table_style_id
from deckgen.slides.texts import Ink, clean, paragraph_xml
from deckgen.theme import Theme, contrast

_SIZE: Final = 16.0  # points of the numbers
_KIND: Final = "http://schemas.openxmlformats.org/drawingml/2006/table"
_SIDES: Final = {"L": "lnL", "R": "lnR", "T": "lnT", "B": "lnB"}
_FULL: Final = {"surface": 0.0, "accent2": 0.5, "primary": 1.0}  # how full a cell of that role is


def heat_frame(heat: Heat, name: str, number: int, idx: int, box: Box, theme: Theme, language: str) -> str:
    """Return ``p:graphicFrame`` with `heat` in the placeholder `idx`, as wide and high as `box`."""
    columns, rows = _grid(heat, box, theme)
    written = _Writer(heat, theme, language).rows(rows)
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in columns)
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name={quoteattr(name)} '
        f'descr={quoteattr(clean(heat.alt_text))}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f'</p:cNvGraphicFramePr><p:nvPr><p:ph idx="{idx}"/></p:nvPr></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{sum(columns)}" cy="{sum(rows)}"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{_KIND}"><a:tbl><a:tblPr firstRow="1"><a:tableStyleId>'
        f"{table_style_id(theme)}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{written}</a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _grid(heat: Heat, box: Box, theme: Theme) -> tuple[list[int], list[int]]:
    """Return the widths of the columns and the heights of the rows, in EMUs."""
    size, point = theme.sizes["figure"], EMU / 72
    names = max(text_width(clean(name), size) for name in heat.rows) * SLACK * point + 2 * PAD_X * EMU
    corner = max((text_width(word, theme.sizes["figure_small"]) for word in heat.corner.split()), default=0) * point
    first = round(min(max(names, corner + 2 * PAD_X * EMU), box.width * 0.3))
    wide = (box.width - first) // len(heat.columns)
    room = wide / point - 2 * PAD_X * 72
    lines = max(len(wrap([(clean(name), False)], size, room)[0]) for name in heat.columns)
    corner_lines = len(
        wrap([(clean(heat.corner), False)], theme.sizes["figure_small"], first / point - 2 * PAD_X * 72)[0]
    )
    small = theme.sizes["figure_small"] * LINE_HEIGHT * point
    head = round(max(lines * size * LINE_HEIGHT * point, corner_lines * small) + 2 * PAD_Y * EMU)
    foot = [round(small + 2 * PAD_Y * EMU)] if heat.note else []
    high = (box.height - head - sum(foot)) // len(heat.rows)
    return [first, *[wide] * len(heat.columns)], [head, *[high] * len(heat.rows), *foot]


class _Writer:
    def __init__(self, heat: Heat, theme: Theme, language: str) -> None:
        self.heat, self.theme, self.language = heat, theme, language
        self.ink = Ink(theme=theme, ground="background", language=language)

    def rows(self, heights: list[int]) -> str:
        """Return ``a:tr`` of the head, of each row, and of the note."""
        heat, size, small = self.heat, self.theme.sizes["figure"], self.theme.sizes["figure_small"]
        cells = [self._words(Run(text=heat.corner, color="muted"), small, "l")]
        cells += [self._words(Run(text=name, color="text"), size, "ctr") for name in heat.columns]
        rows = [cells]
        for name, row in zip(heat.rows, heat.cells, strict=True):
            rows.append([self._words(Run(text=name, color="text"), size, "r"), *[self._cell(cell) for cell in row]])
        if heat.note:
            note = self._words(Run(text=heat.note, bold=True, color="high"), small, "r", span=len(heat.columns) + 1)
            empty = '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'
            rows.append([note, *[empty] * len(heat.columns)])
        return "".join(f'<a:tr h="{height}">{"".join(row)}</a:tr>' for row, height in zip(rows, heights, strict=True))

    def _words(self, run: Run, size: float, align: str, span: int = 1) -> str:
        spanned = f' gridSpan="{span}"' if span > 1 else ""
        return self._tc(run, size, align, self.ink, self._borders(""), "<a:noFill/>", spanned)

    def _cell(self, cell: HeatCell) -> str:
        color = blend(self.theme, cell.strength)
        role = max(("text", "background"), key=lambda ink: contrast(self.theme.colors[ink], color))
        exact = next((named for named, full in _FULL.items() if full == cell.strength), None)
        ground = fill_xml(self.theme, exact) if exact else f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        like = next((named for named in _FULL if self.theme.ink(named) == role), "surface")
        ink = Ink(theme=self.theme, ground=like, language=self.language)
        return self._tc(
            Run(text=cell.text, bold=True, color=role), _SIZE, "ctr", ink, self._borders(cell.outline), ground, ""
        )

    def _borders(self, outline: str) -> str:
        rim = fill_xml(self.theme, "background")
        edge = fill_xml(self.theme, "high")
        return "".join(
            f'<a:{tag} w="{38100 if side in outline else 19050}" cmpd="sng">{edge if side in outline else rim}</a:{tag}>'
            for side, tag in _SIDES.items()
        )

    def _tc(self, run: Run, size: float, align: str, ink: Ink, borders: str, fill: str, span: str) -> str:
        side, edge = round(PAD_X * EMU), round(PAD_Y * EMU)
        # said run by run, for the table style would set the head in bold and in its own colour
        # which way words run; the columns keep their places, as the axes of charts do
        rtl = reads_rtl(run.text, self.language)
        paragraph = paragraph_xml((run,), ink, size=size, sized=True, attributes=f'algn="{align}"', rtl=rtl)
        plain = paragraph if run.bold else paragraph.replace(' dirty="0"', ' b="0" dirty="0"')
        return (
            f"<a:tc{span}><a:txBody><a:bodyPr/><a:lstStyle/>{plain}</a:txBody>"
            f'<a:tcPr marL="{side}" marR="{side}" marT="{edge}" marB="{edge}" anchor="ctr">{borders}{fill}</a:tcPr></a:tc>'
        )


def blend(theme: Theme, strength: float) -> str:
    """Return the colour of a cell: from the surface over the second accent to the primary colour, as hex."""
    strength = min(max(strength, 0.0), 1.0)
    one, two = ("surface", "accent2") if strength < 0.5 else ("accent2", "primary")
    share = strength * 2 if strength < 0.5 else strength * 2 - 1
    pairs = [(int(theme.colors[one][i : i + 2], 16), int(theme.colors[two][i : i + 2], 16)) for i in (0, 2, 4)]
    return "".join(f"{round(low + (high - low) * share):02X}" for low, high in pairs)
