from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import bidirectional

import pytest
from pptx import Presentation
from rtl_decks import HEBREW, mixed_deck, rtl_deck
from sample_deck import one_slide, sample_deck

from deckgen.checks.gate import check_package
from deckgen.figures.bar import Bar
from deckgen.slides.direction import begins_rtl, has_rtl_letters, in_order, is_rtl, without_marks
from deckgen.slides.foreign import foreign
from deckgen.slides.model import Deck, plain
from deckgen.slides.package import NS, Package
from deckgen.slides.reader import read_outline
from deckgen.slides.writer import write_deck
from deckgen.theme import load_theme

THEME = load_theme("lakeshore")
DECKS = {"he-IL": rtl_deck("he-IL"), "ar-EG": rtl_deck("ar-EG"), "mixed": mixed_deck()}


def package(deck: Deck, folder: Path) -> Package:
    path = folder / "deck.pptx"
    assert write_deck(deck, THEME, path) == ()
    return Package(path.read_bytes())


def found(package: Package, part: str, xpath: str) -> list[str]:
    return [str(value) for value in package.xml(f"ppt/{part}.xml").xpath(xpath, namespaces=NS)]


@pytest.mark.parametrize("language", ["ar-EG", "he-IL", "fa-IR", "ur-PK", "az-Arab-IR", "HE"])
def test_these_languages_run_from_right_to_left(language: str) -> None:
    assert is_rtl(language)


@pytest.mark.parametrize("language", ["en-US", "de", "ur-Latn-PK", "haw-US", "zh-Hant-TW"])
def test_these_languages_run_from_left_to_right(language: str) -> None:
    assert not is_rtl(language)


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_such_decks_pass_the_gate_and_the_validator(
    deck: Deck, tmp_path: Path, sdk_errors: Callable[[Path], list[object]], audit_errors: Callable[[Path], list[str]]
) -> None:
    package(deck, tmp_path)
    assert list(check_package(tmp_path / "deck.pptx")) == []
    assert sdk_errors(tmp_path / "deck.pptx") == []
    assert audit_errors(tmp_path / "deck.pptx") == []


@pytest.mark.parametrize("language", ["he-IL", "ar-EG"])
def test_every_run_has_the_deck_s_language_and_every_paragraph_its_direction(language: str, tmp_path: Path) -> None:
    deck = package(rtl_deck(language), tmp_path)
    for number in range(1, 5):
        part = f"slides/slide{number}"
        assert set(found(deck, part, "//a:rPr/@lang")) == {language}
        words = "//a:p[a:r][not(.//a:fld)]"
        assert set(found(deck, part, f"{words}/a:pPr/@rtl")) == {"1"}
        assert found(deck, part, f"{words}[not(a:pPr)]") == []
    points = "//p:sp[p:nvSpPr/p:cNvPr/@name='{}']//a:pPr/@algn"
    assert found(deck, "slides/slide2", points.format("Title")) == ["r"]
    assert found(deck, "slides/slide2", points.format("Takeaways")) == ["r"] * 3
    assert set(found(deck, "slides/slide2", "//p:sp[.//a:pPr/@rtl]//a:bodyPr/@rtlCol")) == {"1"}
    assert set(found(deck, "notesSlides/notesSlide1", "//a:pPr/@rtl")) == {"1"}


def test_a_table_begins_at_the_right_and_its_numbers_end_at_the_right(tmp_path: Path) -> None:
    deck = package(rtl_deck("he-IL"), tmp_path)
    assert found(deck, "slides/slide3", "//a:tblPr/@rtl") == ["1"]
    assert set(found(deck, "slides/slide3", "//a:tc//a:pPr/@algn")) == {"r"}
    assert set(found(deck, "slides/slide3", "//a:tc//a:pPr/@rtl")) == {"1"}


def test_text_that_a_person_adds_to_such_a_deck_begins_at_the_right(tmp_path: Path) -> None:
    deck = package(rtl_deck("he-IL"), tmp_path)
    styles = "//p:titleStyle/*/@{0}|//p:bodyStyle/*/@{0}"
    assert set(found(deck, "slideMasters/slideMaster1", styles.format("rtl"))) == {"1"}
    assert set(found(deck, "slideMasters/slideMaster1", styles.format("algn"))) == {"r"}


def test_hebrew_in_an_english_deck_runs_from_right_to_left_and_its_neighbours_do_not(tmp_path: Path) -> None:
    deck = package(mixed_deck(), tmp_path)
    body = "//p:sp[p:nvSpPr/p:cNvPr/@name='Body']//a:p[{}]/a:r/a:t/text()"
    assert found(deck, "slides/slide1", body.format("not(a:pPr/@rtl)")) == ["An English point", "Another one"]
    [hebrew] = found(deck, "slides/slide1", body.format("a:pPr[@rtl='1'][@algn='r']"))
    assert without_marks(hebrew) == HEBREW["second"]
    # a number among Hebrew lines stands where they do, and a column of a table keeps its side
    assert (
        found(deck, "slides/slide4", "//p:sp[.//a:t[contains(., '$1.49M')]][.//a:pPr[@lvl]]//a:pPr/@algn") == ["r"] * 3
    )
    assert found(deck, "slides/slide4", "//a:tblPr/@rtl") == []
    assert set(found(deck, "slides/slide4", "//a:tr/a:tc[1]//a:pPr/@algn")) == {"l"}


def test_on_a_person_s_template_centred_titles_stay_in_the_middle_and_text_begins_at_the_right(tmp_path: Path) -> None:
    Presentation().save(str(tmp_path / "template.pptx"))  # python-pptx's own: its titles are centred
    write_deck(rtl_deck("he-IL"), foreign(tmp_path / "template.pptx", THEME), tmp_path / "deck.pptx")
    deck = Package((tmp_path / "deck.pptx").read_bytes())
    sides = "//p:sp[p:nvSpPr/p:cNvPr/@name='{}']//a:p/a:pPr[@rtl='1']/@algn"
    assert found(deck, "slides/slide2", sides.format("Title")) == ["ctr"]
    assert found(deck, "slides/slide2", sides.format("Takeaways")) == ["r"] * 3


def test_ordinary_decks_hold_nothing_of_this(tmp_path: Path) -> None:
    deck = package(sample_deck(), tmp_path)
    for name, content in deck.parts.items():
        assert b'rtl="1"' not in content, name
        assert b'rtlCol="1"' not in content, name
        assert "\u200e".encode() not in content, name


def test_hebrew_and_arabic_letters_take_the_brand_s_fonts(tmp_path: Path) -> None:
    deck = package(one_slide("text", {"Body": plain("שלום")}), tmp_path)
    assert found(deck, "theme/theme1", "//a:majorFont/a:cs/@typeface") == [THEME.fonts.heading]
    assert found(deck, "theme/theme1", "//a:minorFont/a:cs/@typeface") == [THEME.fonts.body]


def test_the_outline_says_what_was_asked_for_without_marks(tmp_path: Path) -> None:
    package(rtl_deck("he-IL"), tmp_path)
    assert [slide.title for slide in read_outline(tmp_path / "deck.pptx")] == [
        slide.title.text for slide in rtl_deck("he-IL").slides
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ירידה של -5% היום", "-5%"),
        ("ירידה של −5% היום", "−5%"),
        ("בין 3–5 שנים", "3–5"),
        ("סך $1.49M (כולל)", "$1.49M"),
        ("בתאריך 28 Feb 2026 בערב", "28 Feb 2026"),
        ("סך 100 EGP היום", "100 EGP"),
        ("גידול ב-5% היום", "5%"),  # the hyphen joins the prefix, it is no minus
        ("Gifts grew by 12%.", "Gifts grew by 12%."),
    ],
)
def test_what_would_be_reordered_stands_between_marks(text: str, kept: str) -> None:
    [marked] = in_order([text])
    assert f"\u200e{kept}\u200e\u200f" in marked
    assert marked.count("\u200f") == 1
    assert without_marks(marked) == text


@pytest.mark.parametrize("text", ["בשנת 2026 היו 1,234 תורמים", "מערכת CRM 2.0 חדשה", "שלום", "CRM", ""])
def test_what_reads_right_by_itself_gets_no_marks(text: str) -> None:
    assert in_order([text]) == (text,)


def test_two_numbers_of_a_list_keep_the_order_of_the_sentence() -> None:
    assert in_order(["של +5%, -3% היום"]) == ("של \u200e+5%\u200e\u200f, \u200e-3%\u200e\u200f היום",)


def test_marks_stand_around_what_is_split_over_runs() -> None:
    assert in_order(["ירד -", "5%", " היום"]) == ("ירד \u200e-", "5%\u200e\u200f", " היום")


def test_a_paragraph_runs_as_its_first_letter_does() -> None:
    assert begins_rtl("2026: שנה טובה ב-CRM")
    assert not begins_rtl("CRM שלנו")
    assert begins_rtl("$1.49M", around="תרומות\n$1.49M")
    assert not begins_rtl("$1.49M", around="Gifts\n$1.49M")


def bar() -> Bar:
    return Bar(frame=Bar.EXAMPLE.assign(label=["חברי המוזיאון", "أعضاء المتحف", *Bar.EXAMPLE["label"][2:]]))


def test_pictures_have_the_letters_of_hebrew_and_arabic() -> None:
    assert bar().problems(THEME, 6, 3) == []  # a missing letter warns, and warnings are errors


def test_a_matplotlib_that_does_not_order_letters_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("matplotlib.ft2font.__libraqm_version__", raising=False)
    said = bar().problems(THEME, 6, 3)
    assert any("'חברי המוזיאון'" in problem and "charts: native" in problem for problem in said)
    assert len(said) == 2


def test_letters_that_run_from_right_to_left_are_known_in_all_of_unicode() -> None:
    every = [chr(code) for code in range(0x110000)]
    assert [one for one in every if has_rtl_letters(f"a {one}") != (bidirectional(one) in ("R", "AL"))] == []
