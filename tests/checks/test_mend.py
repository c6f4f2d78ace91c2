"""What --fix mends: the rule is silent afterwards, no other speaks, and a reader sees the same deck."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from checks.defects.package import PICTURE
from checks.seeds import TEXT, TYPES, Defects, both, found, good_parts, replace, spoiled
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from deckgen.checks.gate import check_bytes
from deckgen.checks.mend import mend
from deckgen.slides.archive import pack
from deckgen.slides.package import Package
from deckgen.slides.view import DeckView
from deckgen.spec_checks import ChecksSpec

# Defects that are mended, and what is then left to say.
MENDED = {
    ("accessibility", "a file name as alternative text"): {"accessibility.alt-text"},
    ("chart", "an axis with a negative id"): set(),
    ("chart", "two axes of one id"): set(),
    ("package", "a type for no part"): set(),
    ("package", "a type that there is not"): set(),
    ("package", "an extension without a type"): set(),
    ("package", "a layout with the master's id"): set(),
    ("package", "a layout with a small id"): set(),
    ("package", "no list of notes masters"): set(),
    ("package", "two shapes of one id"): set(),
    ("package", "a size that contradicts its name"): set(),
    ("package", "a part that nothing points to"): set(),
    ("package", "a slide that is in no list"): set(),
}  # fmt: skip
CASES = pytest.mark.parametrize("case", MENDED, ids=lambda case: ": ".join(case))


def broken(case: tuple[str, str]) -> tuple[str, bytes]:
    """The rule that finds a defect, and the deck that has it."""
    table: Defects = importlib.import_module(f"checks.defects.{case[0]}").DEFECTS
    rules, change = table[case[1]]
    return (rules if isinstance(rules, str) else rules[0]), spoiled(change)


def seen(content: bytes) -> list[object]:
    """What a reader sees of a deck: every shape's place, fill, text and look; pictures, charts' values, notes."""
    deck = DeckView(Package(content))
    shown: list[object] = [(deck.width, deck.height)]
    for slide in deck.slides:
        shown.append((slide.title, slide.layout_name, slide.hidden, slide.background, slide.notes_text))
        for shape in slide.shapes:
            runs = [r for body in shape.bodies for p in body.paragraphs for r in p.runs]
            look = [(r.text, r.size, r.font, r.color, r.bold, r.italic, r.link) for r in runs]
            shown.append(
                (shape.kind, shape.name, shape.bounds, shape.rotation, shape.fill.kind, shape.fill.color, look)
            )
        for link in deck.links(slide.part).values():
            if link.kind == "image":
                shown.append(deck.package.parts[link.target])
            if link.kind == "chart":
                root = deck.root(link.target)
                shown.append(
                    [(e.tag, e.get("val"), e.text) for e in root.iter() if not str(e.tag).endswith(("axId", "crossAx"))]
                )
    return shown


@CASES
def test_what_is_mended_is_silent_and_looks_the_same(case: tuple[str, str]) -> None:
    rule, content = broken(case)
    mended, done = mend(content)
    assert list(done) == [rule]
    assert found(mended) == MENDED[case]
    assert seen(mended) == seen(content)
    assert len(Presentation(BytesIO(mended)).slides) == len(DeckView(Package(content)).slides)
    assert mend(mended) == (mended, {})


@pytest.mark.slow
@CASES
def test_what_is_mended_is_valid(
    case: tuple[str, str],
    tmp_path: Path,
    sdk_errors: Callable[[Path], list[object]],
    audit_errors: Callable[[Path], list[str]],
) -> None:
    path = tmp_path / "mended.pptx"
    path.write_bytes(mend(broken(case)[1])[0])
    assert sdk_errors(path) == []
    assert audit_errors(path) == []


def test_a_rule_that_is_not_asked_for_mends_nothing() -> None:
    content = broken(("package", "two shapes of one id"))[1]
    assert mend(content, ChecksSpec(select=("chart",))) == (content, {})


def test_what_needs_a_person_is_left() -> None:
    content = spoiled(replace(TYPES, r'<Override [^>]*slide4.xml"[^>]*/>', ""))
    assert mend(content) == (content, {})


def test_a_later_shape_of_the_same_id_is_numbered_anew_and_clicks_still_mean_the_first() -> None:
    content = spoiled(replace(TEXT, r'<p:cNvPr id="4"', '<p:cNvPr id="3"'))
    mended, _ = mend(content)
    shapes = DeckView(Package(mended)).slides[3].shapes
    assert [shape.id for shape in shapes] == [2, 3, 7, 5, 6]


def test_what_was_deleted_from_the_list_is_deleted_from_the_file() -> None:
    mended, _ = mend(broken(("package", "a slide that is in no list"))[1])
    names = Package(mended).names
    assert "ppt/slides/slide6.xml" not in names
    assert "ppt/notesSlides/notesSlide6.xml" not in names
    assert len(DeckView(Package(mended)).slides) == 5


def test_a_deck_without_faults_keeps_its_bytes() -> None:
    content = pack(dict(good_parts()))
    assert mend(content) == (content, {})


@pytest.mark.parametrize("content", [b"not a zip", pack(dict(good_parts()) | {TEXT: b"<p:sld>"})])
def test_a_file_that_cannot_be_read_is_left_as_it_is(content: bytes) -> None:
    assert mend(content) == (content, {})


def test_a_signed_deck_is_left_as_it_is() -> None:
    change = replace(TEXT, r'<p:cNvPr id="4"', '<p:cNvPr id="3"')
    signed = spoiled(both(change, lambda parts: parts.update({"_xmlsignatures/origin.sigs": b""})))
    assert mend(signed) == (signed, {})


def test_a_deck_with_two_parts_of_one_name_is_left_as_it_is() -> None:
    buffer = BytesIO(broken(("package", "two shapes of one id"))[1])
    with ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(TEXT, archive.read(TEXT))
    assert mend(buffer.getvalue()) == (buffer.getvalue(), {})


@pytest.fixture
def foreign() -> bytes:
    """A deck as scripts write it: python-pptx's template made wide, notes, charts, a picture, a deleted slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("One", (1, 2))
    for kind in (XL_CHART_TYPE.COLUMN_CLUSTERED, XL_CHART_TYPE.LINE_MARKERS):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = str(kind)
        slide.shapes.add_chart(kind, Inches(1), Inches(2), Inches(6), Inches(4), data)
        slide.notes_slide.notes_text_frame.text = "Say"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Picture"
    slide.shapes.add_picture(BytesIO(good_parts()[PICTURE]), Inches(1), Inches(2), Inches(5), Inches(3))
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Deleted"
    ids = deck.slides._sldIdLst
    ids.remove(ids[3])
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_a_deck_of_a_script_is_mended_as_a_whole(
    foreign: bytes,
    tmp_path: Path,
    sdk_errors: Callable[[Path], list[object]],
    audit_errors: Callable[[Path], list[str]],
) -> None:
    mended, done = mend(foreign)
    assert set(done) >= {"chart.axes", "package.notes-master", "package.slide-size", "package.stray-parts"}
    left = [finding for finding in check_bytes(mended) if finding.rule.startswith(("package.", "chart."))]
    assert left == []
    assert seen(mended) == seen(foreign)
    (tmp_path / "before.pptx").write_bytes(foreign)
    (tmp_path / "after.pptx").write_bytes(mended)
    assert sdk_errors(tmp_path / "before.pptx") != []
    assert sdk_errors(tmp_path / "after.pptx") == []
    assert audit_errors(tmp_path / "after.pptx") == []


def test_the_list_of_notes_masters_comes_right_after_that_of_masters(foreign: bytes) -> None:
    root = Package(mend(foreign)[0]).xml("ppt/presentation.xml")
    assert [etree.QName(child).localname for child in root][:3] == ["sldMasterIdLst", "notesMasterIdLst", "sldIdLst"]
