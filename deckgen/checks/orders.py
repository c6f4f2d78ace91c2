"""In which order the schema wants an element's children, for the elements that scripts get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deckgen.slides.package import NS
from deckgen.slides.view.reading import tag_of

_FILL: Final = "noFill|solidFill|gradFill|blipFill|pattFill|grpFill"
_EFFECT: Final = "effectLst|effectDag"
_TEXT: Final = (
    f"ln {_FILL} {_EFFECT} highlight uLnTx|uLn uFillTx|uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
)
_PARAGRAPH: Final = (
    "lnSpc spcBef spcAft buClrTx|buClr buSzTx|buSzPct|buSzPts buFontTx|buFont buNone|buAutoNum|buChar|buBlip tabLst "
    "defRPr extLst"
)
_LINE: Final = f"{_FILL} prstDash|custDash round|bevel|miter headEnd tailEnd extLst"
_SHAPE: Final = f"xfrm custGeom|prstGeom {_FILL} ln {_EFFECT} scene3d sp3d extLst"
_BODY: Final = "bodyPr lstStyle p"
_SPELLED: Final = {
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz smartTags "
    "embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
    "p:sldMaster": "cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst",
    "p:sldLayout": "cSld clrMapOvr transition timing hf extLst",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:notes": "cSld clrMapOvr extLst",
    "p:cSld": "bg spTree custDataLst controls extLst",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:pic": "nvPicPr blipFill spPr style extLst",
    "p:nvPr": "ph audioCd|wavAudioFile|audioFile|videoFile|quickTimeFile custDataLst extLst",
    "p:spPr": _SHAPE,
    "c:spPr": _SHAPE,
    "p:txBody": _BODY,
    "a:txBody": _BODY,
    "c:txPr": _BODY,
    "c:rich": _BODY,
    "a:bodyPr": "prstTxWarp noAutofit|normAutofit|spAutoFit scene3d sp3d|flatTx extLst",
    "a:p": "pPr r|br|fld|m endParaRPr",
    "a:tbl": "tblPr tblGrid tr",
    "a:tc": "txBody tcPr extLst",
    "a:tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {_FILL} headers extLst",
    **dict.fromkeys(("a:rPr", "a:defRPr", "a:endParaRPr"), _TEXT),
    **dict.fromkeys(("a:pPr", "a:defPPr", *(f"a:lvl{n}pPr" for n in range(1, 10))), _PARAGRAPH),
    **dict.fromkeys(("a:ln", "a:lnL", "a:lnR", "a:lnT", "a:lnB"), _LINE),
}
_PLOT: Final = "varyColors ser dLbls"
# What each kind of chart may say; nothing else is legal in it.
_CHARTS: Final = {
    "barChart": f"barDir grouping {_PLOT} gapWidth overlap serLines axId extLst",
    "bar3DChart": f"barDir grouping {_PLOT} gapWidth gapDepth shape axId extLst",
    "lineChart": f"grouping {_PLOT} dropLines hiLowLines upDownBars marker smooth axId extLst",
    "line3DChart": f"grouping {_PLOT} dropLines gapDepth axId extLst",
    "areaChart": f"grouping {_PLOT} dropLines axId extLst",
    "area3DChart": f"grouping {_PLOT} dropLines gapDepth axId extLst",
    "pieChart": f"{_PLOT} firstSliceAng extLst",
    "pie3DChart": f"{_PLOT} extLst",
    "ofPieChart": f"ofPieType {_PLOT} gapWidth splitType splitPos custSplit secondPieSize serLines extLst",
    "doughnutChart": f"{_PLOT} firstSliceAng holeSize extLst",
    "scatterChart": f"scatterStyle {_PLOT} axId extLst",
    "bubbleChart": f"{_PLOT} bubble3D bubbleScale showNegBubbles sizeRepresents axId extLst",
    "radarChart": f"radarStyle {_PLOT} axId extLst",
    "stockChart": "ser dLbls dropLines hiLowLines upDownBars axId extLst",
    "surfaceChart": "wireframe ser bandFmts axId extLst",
    "surface3DChart": "wireframe ser bandFmts axId extLst",
}
_HEAD: Final = "idx order tx spPr"
_DATA: Final = "dPt dLbls trendline errBars"
_SERIES: Final = {
    "bar": f"{_HEAD} invertIfNegative pictureOptions {_DATA} cat val shape extLst",
    "line": f"{_HEAD} marker {_DATA} cat val smooth extLst",
    "area": f"{_HEAD} pictureOptions {_DATA} cat val extLst",
    "pie": f"{_HEAD} explosion dPt dLbls cat val extLst",
    "scatter": f"{_HEAD} marker {_DATA} xVal yVal smooth extLst",
    "bubble": f"{_HEAD} invertIfNegative {_DATA} xVal yVal bubbleSize bubble3D extLst",
    "radar": f"{_HEAD} marker dPt dLbls cat val extLst",
    "surface": f"{_HEAD} cat val extLst",
}
_LIKE: Final = {"doughnut": "pie", "ofPie": "pie", "stock": "line"}


def _ranks(text: str, space: str) -> dict[str, int]:
    return {f"{{{space}}}{name}": rank for rank, names in enumerate(text.split()) for name in names.split("|")}


def _table() -> Iterator[tuple[str, dict[str, int]]]:
    for tag, text in _SPELLED.items():
        prefix, name = tag.split(":")
        # p:spPr and c:rich hold a:, p:cSld holds p:
        own = NS["a"] if prefix == "a" or name in ("spPr", "txBody", "txPr", "rich") else NS["p"]
        yield f"{{{NS[prefix]}}}{name}", _ranks(text, own)


# Element -> child -> its rank; children of one rank exclude each other or repeat.
ORDERS: Final[Mapping[str, Mapping[str, int]]] = dict(_table())
PLOTS: Final[Mapping[str, Mapping[str, int]]] = {
    f"{{{NS['c']}}}{name}": _ranks(text, NS["c"]) for name, text in _CHARTS.items()
}


def _series(plot: str) -> str:
    kind = plot.removesuffix("Chart").removesuffix("3D")
    return _SERIES[_LIKE.get(kind, kind)]


# Kind of plot -> child of one of its series -> its rank.
SERIES: Final[Mapping[str, Mapping[str, int]]] = {
    f"{{{NS['c']}}}{name}": _ranks(_series(name), NS["c"]) for name in _CHARTS
}


def out_of_order(element: Any, ranks: Mapping[str, int]) -> tuple[str, str] | None:
    """Return the first child of `element` that stands after one that it belongs before, and that one; or None.

    Children that `ranks` does not know are passed over.
    """
    highest, name = -1, ""
    for child in element:
        rank = ranks.get(child.tag, -1) if isinstance(child.tag, str) else -1
        if 0 <= rank < highest:
            return tag_of(child), name
        if rank > highest:
            highest, name = rank, tag_of(child)
    return None
