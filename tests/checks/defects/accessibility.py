"""Defects of the family ``accessibility``."""

from __future__ import annotations

from checks.seeds import (
    CARDS,
    CHART_SLIDE,
    DIAGRAM,
    FIGURE,
    PRESENTATION,
    TABLE,
    TEXT,
    Change,
    Defects,
    added,
    both,
    linked,
    replace,
)

_TEXT_BOX = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Box {id}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="{x}" y="{y}"/><a:ext cx="1500000" cy="300000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US" sz="1800"/><a:t>Box {id}</a:t></a:r></a:p>'
    "</p:txBody></p:sp>"
)
_DOT = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Dot {id}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="{x}" y="4800000"/><a:ext cx="200000" cy="200000"/></a:xfrm><a:prstGeom prst="ellipse"><a:avLst/>'
    '</a:prstGeom><a:solidFill><a:schemeClr val="accent1">{hue}<a:satMod val="150000"/></a:schemeClr></a:solidFill>'
    "</p:spPr></p:sp>"
)
_DECORATED = (
    r'\1><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></p:cNvPr>'
)


def _boxes(*places: tuple[int, int]) -> Change:
    return both(*(added(TEXT, _TEXT_BOX.format(id=90 + i, x=x, y=y)) for i, (x, y) in enumerate(places)))


def _dots(*degrees: int) -> Change:
    hues = [f'<a:hue val="{degree * 60000}"/>' for degree in degrees]
    return both(*(added(TEXT, _DOT.format(id=90 + i, x=900000 + i * 300000, hue=hue)) for i, hue in enumerate(hues)))


DEFECTS: Defects = {
    "a header that is not flagged": ("accessibility.table-header", replace(TABLE, ' firstRow="1"', "")),
    "no alternative text": ("accessibility.alt-text", replace(FIGURE, 'descr="[^"]*"', "")),
    "a file name as alternative text": ("accessibility.alt-file-name", replace(
        FIGURE, 'descr="[^"]*"', 'descr="image.png"')),
    "a table without alternative text": ("accessibility.alt-text", replace(TABLE, 'descr="[^"]*"', "")),
    "a group without alternative text": ("accessibility.alt-text", replace(DIAGRAM, 'descr="[^"]*"', 'descr=" "')),
    "a chart without alternative text": ("accessibility.alt-text", replace(CHART_SLIDE, 'descr="[^"]*"', "")),
    "a slide without a title": (("accessibility.title", "hygiene.empty-placeholder"), replace(TEXT, "Title of text", "")),
    "two slides of one title": ("accessibility.unique-title", replace(TEXT, "Title of text", "Title of table")),
    "a column without a header": ("accessibility.header-cells", replace(TABLE, "<a:t>B</a:t>", "<a:t> </a:t>")),
    "merged cells": ("accessibility.merged-cells", replace(
        TABLE, r"<a:tc>(.*?</a:tr>.*?)<a:tc>", r'<a:tc rowSpan="2">\1<a:tc vMerge="1">')),
    "the upper one of two boxes is read last": ("accessibility.reading-order", _boxes((6000000, 5500000), (6000000, 5000000))),
    "the left one of two boxes is read last": ("accessibility.reading-order", _boxes((6000000, 5500000), (4000000, 5500000))),
    "a title that is read last": ("accessibility.reading-order", replace(
        TEXT, r"(<p:sp>.*?</p:sp>)(<p:sp>.*?</p:sp>)", r"\2\1")),
    "text without a language": ("accessibility.language", both(
        replace(TEXT, ' lang="en-US"', "", count=0),
        replace(PRESENTATION, r'(<a:defPPr><a:defRPr) lang="en-US"', r"\1"))),
    "a red and a green dot": ("accessibility.color-only", _dots(0, 120)),
    "an alternative text that says nothing": ("accessibility.alt-words", replace(FIGURE, 'descr="[^"]*"', 'descr="Picture 4"')),
    "an alternative text that is the title": ("accessibility.alt-words", replace(
        FIGURE, 'descr="[^"]*"', 'descr="Title of figure"')),
    "an alternative text that a program guessed": ("accessibility.alt-words", replace(
        FIGURE, 'descr="[^"]*"', 'descr="A dog\n\nDescription automatically generated"')),
    "a long alternative text": ("accessibility.alt-length", replace(FIGURE, 'descr="[^"]*"', f'descr="{"word " * 120}"')),
    "a described decoration": ("accessibility.decorative", replace(FIGURE, r'(<p:cNvPr [^>]*descr="[^"]*"[^>/]*)/>', _DECORATED)),
    "a link called here": ("accessibility.link-text", both(
        linked(TEXT, "https://example.org/report"), replace(TEXT, "Words", "Click here"))),
    "a link called by its address": ("accessibility.link-text", both(
        linked(CARDS, "https://example.org/report"), replace(CARDS, "One point", "https://example.org/report"))),
    "a section without a name of its own": ("accessibility.section-names", replace(
        PRESENTATION, 'name="Part text"', 'name="Untitled Section"')),
    "two sections of one name": ("accessibility.section-names", replace(
        PRESENTATION, 'name="Part text"', 'name="Part table"')),
}  # fmt: skip
