"""The gallery shows everything that is shipped, says what the code says, and comes out the same each time."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from project import ROOT

from deckgen.errors import OutputError
from deckgen.gallery import contact_sheets, gallery_page, shipped_contents, write_gallery
from deckgen.gallery.__main__ import main
from deckgen.gallery.contents import Contents
from deckgen.gallery.pictures import LIMIT, draw_layout, draw_swatches, small_png
from deckgen.resources import shipped

GALLERY = ROOT / "docs/gallery"
HOW = "run `make gallery`, look at the pictures, and commit docs/gallery"


@pytest.fixture(scope="module")
def contents() -> Contents:
    return shipped_contents()


@pytest.fixture
def little(contents: Contents) -> Contents:
    """One theme, one figure kind, two layouts, one deck."""
    return dataclasses.replace(
        contents,
        themes=contents.themes[:1],
        kinds={"bar": contents.kinds["bar"]},
        layouts={name: contents.layouts[name] for name in ("figure", "title")},
        decks=contents.decks[:1],
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_page_says_what_the_code_says(contents: Contents) -> None:
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == gallery_page(contents, GALLERY), HOW


def test_every_figure_kind_layout_and_theme_is_shown(contents: Contents) -> None:
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    for picture in contents.pictures():
        assert f"]({picture})" in page, HOW
        assert (GALLERY / picture).is_file(), HOW
    for name in [*contents.kinds, *(layout.label for layout in contents.layouts.values())]:
        assert f"\n### {name}\n" in page
    for deck in shipped("decks").glob("*.yaml"):
        assert (f"\n### {deck.stem}\n" in page) is (deck.stem != "base")


def test_a_figure_has_its_four_headings_and_all_its_columns(little: Contents) -> None:
    section = gallery_page(little, GALLERY).split("### bar\n")[1].split("\n## ")[0]
    for heading in ("At a glance", "What it shows", "How to read it", "What to do about it"):
        assert f"**{heading}.** " in section
    for column in ("label", "value", "text", "color", "note", "highlight"):
        assert f"| `{column}`" in section


def test_the_gallery_stays_small() -> None:
    sizes = {name: len(content) for name, content in files(GALLERY).items() if not name.endswith(".md")}
    assert [name for name, size in sizes.items() if size > LIMIT] == []
    assert sum(sizes.values()) < 4_000_000


def test_a_second_run_changes_no_byte(little: Contents, tmp_path: Path) -> None:
    write_gallery(tmp_path, contents=little, decks=False)
    first = files(tmp_path)
    assert len(first) == 5
    write_gallery(tmp_path, contents=little, decks=False)
    assert files(tmp_path) == first


def test_the_picture_of_something_that_is_gone_is_removed(little: Contents, tmp_path: Path) -> None:
    stale = tmp_path / "figures/lakeshore/pie.png"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"")
    (tmp_path / "README.md").write_text("# Gallery\n")
    said: list[str] = []
    write_gallery(tmp_path, contents=little, decks=False, report=said.append)
    assert not stale.exists()
    assert any("pie.png: removed" in line for line in said)


def test_a_folder_of_other_things_is_left_alone(little: Contents, tmp_path: Path) -> None:
    logo = tmp_path / "themes/lakeshore/logo.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"")
    with pytest.raises(OutputError, match="holds something else"):
        write_gallery(tmp_path, contents=little, decks=False)
    assert logo.exists()


def test_without_libreoffice_the_decks_are_skipped_with_a_reason_and_their_sheets_stay(
    little: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_sheets, "find_soffice", lambda: None)
    sheet = tmp_path / little.sheets(little.themes[0], little.decks[0]) / "1.webp"
    sheet.parent.mkdir(parents=True)
    sheet.write_bytes(b"drawn elsewhere")
    (tmp_path / "README.md").write_text("# Gallery\n")
    said: list[str] = []
    write_gallery(tmp_path, contents=little, report=said.append)
    assert "decks: skipped, because this machine has no LibreOffice (soffice)" in said
    assert sheet.read_bytes() == b"drawn elsewhere"
    assert "/1.webp)" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_deck_without_a_sheet_says_how_to_get_one(little: Contents, tmp_path: Path) -> None:
    assert "`make gallery` draws it where LibreOffice is installed" in gallery_page(little, tmp_path)


def test_a_contact_sheet_has_three_slides_to_a_row_in_their_order(contents: Contents) -> None:
    pages = [Image.new("RGB", (800, 450), color) for color in ("red", "lime", "blue", "white")]
    sheet = Image.open(BytesIO(contact_sheets.contact_sheet(pages, contents.themes[0]))).convert("RGB")
    assert sheet.size == (3 * 328 + 8, 2 * 188 + 8)
    colors = np.asarray(sheet)
    assert [int(colors[98, 168 + 328 * n].argmax()) for n in range(3)] == [0, 1, 2]
    assert colors[286, 168].min() > 250


def test_a_picture_that_cannot_be_small_is_refused() -> None:
    with pytest.raises(OutputError, match="more than 60000 bytes"):
        small_png(Image.effect_noise((900, 900), 90).convert("RGB"))


def test_swatches_and_layouts_take_their_colours_from_the_theme(contents: Contents) -> None:
    theme = contents.themes[0]
    other = theme.model_copy(update={"colors": {**theme.colors, "accent": "FF00FF"}})
    assert draw_swatches(theme) != draw_swatches(other)
    assert draw_layout(theme, "figure") != draw_layout(other, "figure")


def test_the_command_explains_itself() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    assert "--no-decks" in done.output
