"""The gate finds each seeded defect by its own rule, and nothing on a good deck."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from deckgen.checks import check_bytes, check_package
from deckgen.errors import OutputError
from deckgen.slides.archive import pack
from deckgen.slides.model import Band, Cell, Column, Deck, Layers, Picture, Run, Slide, Table, plain
from deckgen.slides.writer import deck_bytes
from deckgen.theme import Theme, load_theme

Parts = dict[str, bytes]
SLIDE = "ppt/slides/slide{}.xml"


class Grey:
    def alt_text(self) -> str:
        return "Grey."

    def render_image(self, theme: Theme, width: float, height: float) -> bytes:
        buffer = BytesIO()
        Image.new("RGB", (round(width * 20), round(height * 20)), "grey").save(buffer, "PNG")
        return buffer.getvalue()


def good_deck() -> bytes:
    row = tuple(Cell(runs=(Run(text=text),)) for text in ("a", "b"))
    bodies = {
        "figure": {"Figure": Picture(figure=Grey(), alt_text="A grey figure.")},
        "table": {"Table": Table(columns=(Column(label="A"), Column(label="B")), rows=(row,), alt_text="Two.")},
        "diagram": {"Diagram": Layers(bands=(Band(label="One", boxes=("x",)),), alt_text="One layer.")},
        "text": {"Body": plain("Words")},
    }
    slides = tuple(
        Slide(id=name, layout=name, title=plain(f"Title of {name}"), body=body, notes=plain("Say"),
              source=plain("Source: x"), section=f"Part {name}")
        for name, body in bodies.items()
    )  # fmt: skip
    content, findings = deck_bytes(Deck(title="Good", slides=slides, as_of="2026-02-28"), load_theme("lakeshore"))
    assert findings == ()
    return content


GOOD = good_deck()


def replace(part: str, pattern: str, by: str, count: int = 1) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text, changed = re.subn(pattern, by, parts[part].decode(), count=count, flags=re.DOTALL)
        assert changed, f"{pattern} is not in {part}"
        parts[part] = text.encode()

    return change


def drop(part: str) -> Callable[[Parts], None]:
    return lambda parts: parts.pop(part) and None


def seeded(change: Callable[[Parts], None]) -> list[str]:
    with ZipFile(BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return [finding.rule for finding in check_bytes(pack(parts))]


PRESENTATION, TYPES = "ppt/presentation.xml", "[Content_Types].xml"
MASTER = "ppt/slideMasters/slideMaster1.xml"
FIGURE, TABLE, DIAGRAM, TEXT = (SLIDE.format(n) for n in (1, 2, 3, 4))
NOTES = "ppt/notesSlides/notesSlide4.xml"
DEFECTS = {
    "a missing picture": ("package.relationships", drop("ppt/media/image1.png")),
    "a slide without its layout": ("slide.one-layout", replace(
        "ppt/slides/_rels/slide4.xml.rels", r"<Relationship [^>]*slideLayout\"[^>]*/>", "")),
    "an r:embed that leads nowhere": ("package.relationship-ids", replace(
        FIGURE, r'r:embed="\w+"', 'r:embed="rId99"')),
    "a part without a type": ("package.content-types", replace(
        TYPES, r'<Override [^>]*slide4.xml"[^>]*/>', "")),
    "a type for no part": ("package.content-types", replace(
        TYPES, "</Types>", '<Override PartName="/ppt/slides/slide9.xml" ContentType="x/y"/></Types>')),
    "a fraction of an EMU": ("package.whole-emus", replace(DIAGRAM, r'cx="(\d+)"', r'cx="\1.5"')),
    "no list of notes masters": ("package.notes-master", replace(
        PRESENTATION, "<p:notesMasterIdLst>.*</p:notesMasterIdLst>", "")),
    "a notes master on the slides' theme": ("package.notes-master", replace(
        "ppt/notesMasters/_rels/notesMaster1.xml.rels", "theme2", "theme1")),
    "a layout with the master's id": ("package.layout-ids", replace(MASTER, "2147483649", "2147483648")),
    "two slides of one id": ("package.slide-ids", replace(
        PRESENTATION, '<p:sldId id="257"', '<p:sldId id="256"')),
    "a section with a slide that is not there": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="999"/>')),
    "a slide in two sections": ("package.sections", replace(
        PRESENTATION, r'<p14:sldId id="257"/>', '<p14:sldId id="257"/><p14:sldId id="256"/>')),
    "a control character": ("package.control-characters", replace(TEXT, "Words", "Wo_x0007_rds")),
    "two shapes of one id": ("slide.shape-ids", replace(TEXT, r'<p:cNvPr id="2"', '<p:cNvPr id="3"')),
    "a placeholder that the layout lacks": ("slide.placeholders", replace(TEXT, 'idx="20"', 'idx="77"')),
    "an empty placeholder": ("slide.empty-placeholder", replace(TEXT, "Words", "")),
    "a row short of a cell": ("slide.table-grid", replace(TABLE, r"<a:tc>.*?</a:tc>", "")),
    "a header that is not flagged": ("slide.table-header", replace(TABLE, ' firstRow="1"', "")),
    "no alternative text": ("slide.alt-text", replace(FIGURE, 'descr="[^"]*"', "")),
    "a file name as alternative text": ("slide.alt-text", replace(
        FIGURE, 'descr="[^"]*"', 'descr="image.png"')),
    "a table without alternative text": ("slide.alt-text", replace(TABLE, 'descr="[^"]*"', "")),
    "a group without alternative text": ("slide.alt-text", replace(DIAGRAM, 'descr="[^"]*"', 'descr=" "')),
    "a slide without a title": ("slide.title", replace(TEXT, "Title of text", "")),
    "two slides of one title": ("slide.unique-title", replace(TEXT, "Title of text", "Title of table")),
    "a shape beyond the edge": ("slide.on-slide", replace(DIAGRAM, r'<a:off x="\d+"', '<a:off x="9999999"')),
    "a token on a slide": ("slide.tokens", replace(TEXT, "Words", "{{ words }}")),
    "a token in the notes": ("slide.tokens", replace(NOTES, "Say", "{{ say }}")),
    "broken XML": ("package.readable", replace(TEXT, "</p:sld>", "")),
}  # fmt: skip


def test_a_good_deck_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "good.pptx").write_bytes(GOOD)
    assert check_package(tmp_path / "good.pptx") == []


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_found_by_its_own_rule(name: str) -> None:
    rule, change = DEFECTS[name]
    assert rule in seeded(change)


def test_two_parts_of_one_name_are_found() -> None:
    buffer = BytesIO(GOOD)
    with ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(TEXT, archive.read(TEXT))
    assert "package.unique-names" in [finding.rule for finding in check_bytes(buffer.getvalue())]


def test_a_file_that_is_no_package_gives_one_finding(tmp_path: Path) -> None:
    assert [finding.rule for finding in check_bytes(b"not a zip")] == ["package.readable"]
    with pytest.raises(OutputError, match="cannot be read"):
        check_package(tmp_path / "missing.pptx")
