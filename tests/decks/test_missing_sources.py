"""Any source may be missing: the deck says what it could not compute, and nothing fails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pptx import Presentation
from project import deckgen, make_project

TABLES = ("donations", "subscriptions", "event_tickets", "email_events")


def build(folder: Path, *present: str) -> tuple[list[str], str, dict[str, dict[str, object]]]:
    """Return titles, all text and metrics of the board deck on some of the demo's sources."""
    project = make_project(folder / "p")
    missing = "".join(f"  {table}: null\n" for table in TABLES if table not in present)
    spec = f"extends: board.yaml\ntitle: Part of it\nsources:\n{missing}"
    (project / "decks/part.yaml").write_text(spec, encoding="utf-8")
    deckgen(project, "build", "part")
    slides = list(Presentation(str(project / "out/part.pptx")).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    texts += [cell.text for slide in slides for shape in slide.shapes if shape.has_table for row in shape.table.rows
              for cell in row.cells]  # fmt: skip
    metrics = json.loads(deckgen(project, "metrics", "part", "--json").stdout)["metrics"]
    return titles, "\n".join(texts), metrics


@pytest.mark.thorough
def test_a_donations_only_source_yields_every_giving_metric(tmp_path: Path) -> None:
    titles, text, metrics = build(tmp_path, "donations")
    for name in ("giving", "donor_retention", "dollar_retention", "active_sustainers", "value_at_risk", "churn_auc"):
        assert metrics[name]["value"] is not None, name
    assert metrics["ticket_revenue"]["reason"] == "needs event_tickets, which is not among the sources"
    [problem] = [title for title in titles if title.startswith("One system holds")]
    assert "Needs event_tickets, which is not among the sources" in text
    assert "systems" not in problem


@pytest.mark.thorough
@pytest.mark.parametrize("present", [("event_tickets", "email_events"), ("subscriptions",)])
def test_without_donations_the_deck_says_so(tmp_path: Path, present: tuple[str, ...]) -> None:
    titles, text, metrics = build(tmp_path, *present)
    assert metrics["giving"]["value"] is None
    assert metrics["constituents"]["value"] > 0
    assert any("unknown without a source of donations" in title for title in titles)
    assert any("only staff time counts" in title for title in titles)
    assert any("could not be computed from these sources" in title for title in titles)
    assert not re.search(r"\bnan\b|\bNone of the no\b|of not available", text)


def test_a_build_says_which_rows_were_kept_aside_and_why(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    rows = (
        "".join(f"{n},2025-0{1 + n % 9}-01,10,p{n}@example.org\n" for n in range(40))
        + "x,2025-99-01,10,x@example.org\n"
    )
    (project / "gifts.csv").write_text("record_id,date,amount,email\n" + rows, encoding="utf-8")
    spec = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nsections: [title, setup]\n"
    spec += "sources: {donations: {path: gifts.csv, label: Gifts}, subscriptions: null, event_tickets: null, "
    (project / "decks/own.yaml").write_text(spec + "email_events: null}\n", encoding="utf-8")
    said = deckgen(project, "build", "own").stdout
    assert "1 row kept aside, listed in .deckgen/rejects/own.csv" in said
    assert "Gifts: date is not a date" in said
    assert "gifts.csv,42,date is not a date" in (project / ".deckgen/rejects/own.csv").read_text(encoding="utf-8")
    text = "".join(
        shape.text_frame.text for slide in Presentation(str(project / "out/own.pptx")).slides for shape in slide.shapes
        if shape.has_text_frame
    )  # fmt: skip
    assert "1 of 41 rows were kept aside; the most frequent reason: date is not a date" in text
