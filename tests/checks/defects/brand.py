"""Defects of the family ``brand``."""

from __future__ import annotations

from checks.seeds import CHART, TEXT, Defects, both, replace

_LATIN = r'\1><a:latin typeface="Comic Sans MS"/></a:rPr><a:t>Words'
_RED = r'\1><a:solidFill><a:srgbClr val="FF00FF"/></a:solidFill></a:rPr><a:t>Words'

DEFECTS: Defects = {
    "a font that is not the theme's": ("brand.fonts", replace(TEXT, r"(<a:rPr[^>]*)/><a:t>Words", _LATIN)),
    "a colour that is not the theme's": (("brand.colors"), replace(TEXT, r"(<a:rPr[^>]*)/><a:t>Words", _RED)),
    "a chart in a colour that is not the theme's": ("brand.colors", both(
        replace(CHART, r'<c:spPr>.*?</c:spPr>', '<c:spPr><a:solidFill><a:srgbClr val="FF00FF"/></a:solidFill></c:spPr>'))),
}  # fmt: skip
