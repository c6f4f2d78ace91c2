"""What looks like a defect and is none: no rule speaks."""

from __future__ import annotations

import pytest
from checks.defects.portability import MP4, film, frame
from checks.seeds import CHART, PRESENTATION, TABLE, TEXT, Change, both, found, replace, spoiled

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BOX = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{}" name="{}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="9" y="9"/>'
    '<a:ext cx="9000" cy="9000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>'
)
ALTERNATIVE = (
    f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" '
    f'Requires="p14">{BOX.format(90, "New")}</mc:Choice><mc:Fallback>{BOX.format(90, "Old")}</mc:Fallback>'
    "</mc:AlternateContent></p:spTree>"
)
ROOT = '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"/></p:par></p:tnLst></p:timing>'
HARMLESS: dict[str, Change] = {
    "a newer shape and its fallback share an id": replace(TEXT, "</p:spTree>", ALTERNATIVE),
    "a timing without effects": replace(TEXT, "</p:sld>", ROOT + "</p:sld>"),
    "a transition that only says when to go on": replace(TEXT, "</p:sld>", '<p:transition advClick="0"/></p:sld>'),
    "a value that Office has not got": both(
        replace(CHART, r"<c:f>[^<]*</c:f>(<c:numCache>)", r"<c:f>Name</c:f>\1", count=0),
        replace(CHART, r"<c:v>54816</c:v>", "<c:v>#N/A</c:v>")),
    "a film in H.264": film("mp4", MP4 + b"avc1" + b"\x00" * 20),
    "a size that its name fits": both(
        replace(PRESENTATION, "<p:sldSz ", '<p:sldSz type="screen16x9" ')),
    "a heading over all columns": replace(
        TABLE, r"(<a:tr [^>]*>)<a:tc>(.*?)<a:tc>", r'\1<a:tc gridSpan="2">\2<a:tc hMerge="1">'),
    "a link to the next slide": replace(
        TEXT, r"(<a:r><a:rPr[^>]*)/>(<a:t>Words)",
        r'\1><a:hlinkClick r:id="" action="ppaction://hlinkshowjump?jump=nextslide"/></a:rPr>\2'),
    "a slide number whose idx is another than its layout's": replace(TEXT, 'idx="31"', 'idx="99"'),
    "a shape that nobody knows": frame("http://example.org/new", '<x:new xmlns:x="http://example.org/new"/>'),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMLESS)
def test_what_is_no_defect_is_not_found(case: str) -> None:
    assert found(spoiled(HARMLESS[case])) == set()
