"""What the build says of a deck that a person has added slides to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation
from project import deckgen

GIFTS = "Gift ID,Gift Date,Gift Amount,Email\n" + "".join(
    f"G{i},2025-0{i % 9 + 1}-11,{i}.50,person{i}@example.org\n" for i in range(40)
)


@pytest.mark.slow
def test_a_slide_of_ones_own_is_counted(tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_text(GIFTS, encoding="utf-8")
    deckgen(tmp_path, "init", "p", "--from", "gifts.csv", "--yes")
    few = ("build", "board", "--set", "sections=[title, problem]")
    assert "out/board.pptx: 2 slides" in deckgen(tmp_path / "p", *few).stdout
    file = tmp_path / "p/out/board.pptx"
    presentation = Presentation(file)
    presentation.slides.add_slide(presentation.slide_layouts[0])
    presentation.save(file)
    assert "out/board.pptx: 3 slides" in deckgen(tmp_path / "p", *few).stdout
