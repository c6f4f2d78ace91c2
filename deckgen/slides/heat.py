"""A `Heat` as a native table: fuller cells stand out more, and a thick line runs around the outlined ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
_CORNER: Final = 1.1  # inches; what stands in the corner wraps where it is wider
_KIND: Final = "http://schemas.openxmlformats.org/drawingml/2006/table"
_SIDES: Final = {"L": "lnL", "R": "lnR", "T": "lnT", "B": "lnB"}
_MERGED: Final = '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'


def heat_frame(heat: Heat, name: str, number: int, idx: int, box: Box, theme: Theme, language: str) -> str:
    """Return ``p:graphicFrame`` with `heat` in the placeholder `idx`, as wide and high as `box`."""
    columns, rows = heat_grid(heat, box, theme)
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


def heat_grid(heat: Heat, box: Box, theme: Theme) -> tuple[list[int], list[int]]:
    """Return the widths of the columns and the heights of the rows, in EMUs."""
    size, small, point = theme.sizes["figure"], theme.sizes["figure_small"], EMU / 72
    pad = 2 * PAD_X * EMU
    names = max(text_width(clean(name), size) for name in heat.rows) * SLACK * point + pad
    corner = text_width(clean(heat.corner), small) * SLACK
    if corner > _CORNER * 72:  # wraps
        corner = max(text_width(word, small) for word in clean(heat.corner).split()) * SLACK
    first = round(min(max(names, corner * point + pad), box.width * 0.3))
    beside = [heat.asides_title, *heat.asides]
    aside = max(text_width(clean(words), small) for words in beside) * SLACK * point + pad
    asides = [round(min(aside, box.width * 0.2))] if heat.asides else []
    wide = (box.width - first - sum(asides)) // max(len(heat.columns), 1)
    room = wide / point - 2 * PAD_X * 72
    lines = max((len(wrap([(clean(name), False)], size, room)[0]) for name in heat.columns), default=1)
    corner_lines = len(wrap([(clean(heat.corner), False)], small, first / point - 2 * PAD_X * 72)[0])
    line = small * LINE_HEIGHT * point
    head = round(max(lines * size * LINE_HEIGHT * point, corner_lines * line) + 2 * PAD_Y * EMU)
    over = [round(line + 2 * PAD_Y * EMU)] if heat.over else []
    foot = [round(line + 2 * PAD_Y * EMU)] if heat.note else []
    high = (box.height - sum(over) - head - sum(foot)) // len(heat.rows)
    return [first, *asides, *[wide] * len(heat.columns)], [*over, head, *[high] * len(heat.rows), *foot]


class _Writer:
    def __init__(self, heat: Heat, theme: Theme, language: str) -> None:
        self.heat, self.theme, self.language = heat, theme, language
        self.size, self.small = theme.sizes["figure"], theme.sizes["figure_small"]
        self.ink = Ink(theme=theme, ground="background", language=language)

    def rows(self, heights: list[int]) -> str:
        """Return ``a:tr`` of the head, of each row, and of the note."""
        heat = self.heat
        before = 2 if heat.asides else 1  # columns before the cells
        rows = [self._head()]
        if heat.over:
            over = self._grey(heat.over, "l", span=len(heat.columns))
            rows.insert(0, [*[self._grey("", "l")] * before, over, *[_MERGED] * (len(heat.columns) - 1)])
        for place, (name, row) in enumerate(zip(heat.rows, heat.cells, strict=True)):
            cells = [self._words(Run(text=name, color="text"), self.size, "r")]
            cells += [self._grey(heat.asides[place], "r")] if heat.asides else []
            rows.append([*cells, *[self._cell(cell) for cell in row]])
        if heat.note:
            span = len(heat.columns) + before
            note = self._words(Run(text=heat.note, bold=True, color="high"), self.small, "r", span=span)
            rows.append([note, *[_MERGED] * (span - 1)])
        return "".join(f'<a:tr h="{height}">{"".join(row)}</a:tr>' for row, height in zip(rows, heights, strict=True))

    def _head(self) -> list[str]:
        heat = self.heat
        aside = [self._grey(heat.asides_title, "r")] if heat.asides else []
        names = (self._words(Run(text=name, color="text"), self.size, "ctr") for name in heat.columns)
        return [self._grey(heat.corner, "r" if heat.asides else "l"), *aside, *names]

    def _grey(self, words: str, align: str, span: int = 1) -> str:
        return self._words(Run(text=words, color="muted"), self.small, align, span)

    def _words(self, run: Run, size: float, align: str, span: int = 1) -> str:
        spanned = f' gridSpan="{span}"' if span > 1 else ""
        return self._tc(run, size, align, self.ink, self._borders(""), "<a:noFill/>", spanned)

    def _cell(self, cell: HeatCell) -> str:
        borders = self._borders(cell.outline)
        if cell.strength is None:
            return self._tc(Run(text=cell.text, color="muted"), self.size, "ctr", self.ink, borders, "<a:noFill/>", "")
        color = blend(self.theme, cell.strength, self.heat.ramp)
        role = max(("text", "background"), key=lambda ink: contrast(self.theme.colors[ink], color))
        exact = {place / (len(self.heat.ramp) - 1): named for place, named in enumerate(self.heat.ramp)}
        named = exact.get(cell.strength)
        ground = fill_xml(self.theme, named) if named else f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        if cell.muted:
            plain = Run(text=cell.text, color="muted")
            return self._tc(plain, self.size, "ctr", replace(self.ink, ground="surface"), borders, ground, "")
        like = next((named for named in self.heat.ramp if self.theme.ink(named) == role), "surface")
        shown = Run(text=cell.text, bold=True, color=role)
        return self._tc(shown, _SIZE, "ctr", replace(self.ink, ground=like), borders, ground, "")

    def _borders(self, outline: str) -> str:
        rim = fill_xml(self.theme, "background")
        edge = fill_xml(self.theme, "high")
        return "".join(
            f'<a:{tag} w="{38100 if side in outline else 19050}" cmpd="sng">{edge if side in outline else rim}</a:{tag}>'
            for side, tag in _SIDES.items()
        )

    def _tc(self, run: Run, size: float, align: str, ink: Ink, borders: str, fill: str, span: str) -> str:
        side, edge = 0 if align == "ctr" else round(PAD_X * EMU), round(PAD_Y * EMU)  # what is centred needs no margin
        # said run by run, for the table style would set the head in bold and in its own colour
        # which way words run; the columns keep their places, as the axes of charts do
        rtl = reads_rtl(run.text, self.language)
        paragraph = paragraph_xml((run,), ink, size=size, sized=True, attributes=f'algn="{align}"', rtl=rtl)
        plain = paragraph if run.bold else paragraph.replace(' dirty="0"', ' b="0" dirty="0"')
        return (
            f"<a:tc{span}><a:txBody><a:bodyPr/><a:lstStyle/>{plain}</a:txBody>"
            f'<a:tcPr marL="{side}" marR="{side}" marT="{edge}" marB="{edge}" anchor="ctr">{borders}{fill}</a:tcPr></a:tc>'
        )


def blend(theme: Theme, strength: float, ramp: Sequence[str]) -> str:
    """Return the colour of a cell, as hex: in equal steps over the colour roles of `ramp`."""
    place = min(max(strength, 0.0), 1.0) * (len(ramp) - 1)
    first = min(int(place), len(ramp) - 2)
    pairs = zip(*(bytes.fromhex(theme.colors[role]) for role in ramp[first : first + 2]), strict=True)
    return "".join(f"{round(low + (high - low) * (place - first)):02X}" for low, high in pairs)
