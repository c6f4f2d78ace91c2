"""Defects of the family ``legibility``."""

from __future__ import annotations

from io import BytesIO

from checks.seeds import CHART, FIGURE, TABLE, TEXT, THEME, Change, Defects, Parts, both, replace
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MEDIA = "ppt/media/image1.png"
PALE = '<a:schemeClr val="bg1"><a:lumMod val="85000"/></a:schemeClr>'
RED_GREEN = ("B0483A", "5F7A1E")
OWN = '<a:custClr name="Own"><a:srgbClr val="{}"/></a:custClr>'
FILL = f"<a:solidFill>{PALE}</a:solidFill>"


def text_as(said: str, inside: str = "") -> Change:
    """A change of how the text of the slide with text looks."""
    run = rf'<a:rPr lang="en-US"{said} dirty="0">{inside}</a:rPr>\1'
    return replace(TEXT, r'<a:rPr lang="en-US" dirty="0"/>(<a:t>Words)', run)


def smaller(share: float, padding: int = 0) -> Change:
    """A change of the picture: of `share` of its dots, and `padding` bytes that nobody sees."""

    def change(parts: Parts) -> None:
        with Image.open(BytesIO(parts[MEDIA])) as image:
            small = image.resize((round(image.width * share), round(image.height * share)))
        buffer = BytesIO()
        unseen = PngInfo()
        unseen.add(b"prVt", bytes(padding))
        small.save(buffer, "PNG", pnginfo=unseen)
        parts[MEDIA] = buffer.getvalue()

    return change


def two_series(parts: Parts) -> None:
    """Give the chart a second series, a legend and no labels: a red and a green of one lightness."""
    start, series, end = parts[CHART].decode().partition("<c:ser>")
    series, _, rest = end.partition("</c:ser>")
    head = series.partition("<c:spPr>")[0]
    data = series[series.index("<c:cat>") :]
    made = "".join(
        "<c:ser>" + head.replace('val="0"', f'val="{place}"')
        + f'<c:spPr><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>{data}</c:ser>'
        for place, color in enumerate(RED_GREEN)
    )  # fmt: skip
    legend = '</c:plotArea><c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend>'
    parts[CHART] = (start + made + rest.replace("</c:plotArea>", legend)).encode()


DEFECTS: Defects = {
    "text in 9 pt": ("legibility.text-size", text_as(' sz="900"')),
    "text that is shrunk": ("legibility.text-size", replace(
        TEXT, r"<a:noAutofit/>(</a:bodyPr><a:lstStyle/><a:p><a:r><a:rPr[^>]*/><a:t>Words)",
        r'<a:normAutofit fontScale="40000"/>\1')),
    "a chart with text in 8 pt": ("legibility.text-size", replace(CHART, r'(<c:catAx>.*?<a:defRPr sz=")\d+', r"\g<1>800")),
    "pale text": ("legibility.contrast", text_as("", FILL)),
    "pale text in a table": ("legibility.contrast", replace(
        TABLE, r'<a:rPr lang="en-US" sz="1600" dirty="0"/>(<a:t>a)',
        rf'<a:rPr lang="en-US" sz="1600" dirty="0">{FILL}</a:rPr>\1')),
    "an axis in a pale colour": ("legibility.contrast", replace(
        CHART, r'(<c:catAx>.*?<a:defRPr[^>]*><a:solidFill>)<a:schemeClr val="tx1"/>', rf"\1{PALE}")),
    "a picture of few dots": ("legibility.picture-resolution", smaller(0.3)),
    "a picture that is stretched": ("legibility.picture-aspect", replace(FIGURE, "<a:srcRect/>", '<a:srcRect l="20000"/>')),
    "a heavy picture": ("legibility.weight", smaller(1.0, 5_000_000)),
    "a red and a green of one lightness": ("legibility.colors", both(
        two_series, replace(THEME, "<a:custClrLst>", f"<a:custClrLst>{''.join(map(OWN.format, RED_GREEN))}"))),
}  # fmt: skip
