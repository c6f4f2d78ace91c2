"""A board deck whose churn model may steer nobody: it says so in words, and states no risk in donors or in money."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pptx import Presentation
from project import deckgen, make_project

pytestmark = [pytest.mark.xdist_group("untrusted"), pytest.mark.thorough]

AS_OF = date(2026, 2, 28)
SPEC = """\
extends: board.yaml
title: Not to be trusted
models: {names: [churn]}
finance: {draws: 1000}
sources: {donations: {path: gifts.csv, label: Gifts}, subscriptions: null, event_tickets: null, email_events: null}
"""
RISK = re.compile(r"value_at_risk|at_risk_|^scored_donors$|^churn_expected$")


class Untrusted(NamedTuple):
    """A project with a built deck whose churn model is not trusted, and what was found."""

    folder: Path
    people: int
    made: dict[str, Any]
    titles: list[str]
    text: str

    def said(self, *arguments: str) -> Any:
        """Return what a command prints for machines."""
        return json.loads(deckgen(self.folder, *arguments, "--json").stdout)


def gifts(people: int) -> str:
    """Return gifts at random moments: who gave, how often or when last tells nothing of who gives again."""
    draw, lines = random.Random(7), ["record_id,date,amount,email"]
    for person in range(people):
        day = date(2019, 1, 1)
        while (day := day + timedelta(days=1 + int(draw.expovariate(1 / 330)))) <= AS_OF:
            lines.append(f"{len(lines)},{day},{draw.choice([25, 50, 60, 100, 150])},p{person}@example.org")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module", params=[260, 20], ids=["no better than a coin", "too few people"])
def deck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Untrusted:
    folder = make_project(tmp_path_factory.mktemp("untrusted") / "project")
    (folder / "gifts.csv").write_text(gifts(request.param), encoding="utf-8")
    (folder / "decks/noise.yaml").write_text(SPEC, encoding="utf-8")
    made = json.loads(deckgen(folder, "build", "noise", "--json").stdout)
    slides = list(Presentation(str(folder / "out/noise.pptx")).slides)
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    texts += [" | ".join(cell.text for cell in row.cells) for slide in slides for shape in slide.shapes
              if shape.has_table for row in shape.table.rows]  # fmt: skip
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    return Untrusted(folder, request.param, made, titles, "\n".join(texts))


def test_the_deck_says_in_words_that_its_churn_model_is_not_trusted(deck: Untrusted) -> None:
    assert "Finding. Who may lapse cannot be said: no churn model can be trusted yet." in deck.text
    assert "Value at risk\nnot available\nno trusted churn model" in deck.text
    assert "The model is not ready for a pilot yet" in deck.titles
    assert "Risk cannot be stated: no churn model can be trusted yet" in deck.titles
    assert "Nobody is singled out for a call: no churn model can be trusted yet" in deck.titles
    assert "value at risk from the churn model" not in deck.text  # a source that was not used
    assert not re.search(r"(?m)(^|\| );", deck.text)
    assert "Call nobody yet: the Save First list is empty" in deck.text
    assert "Call the Save First list" not in deck.text
    if deck.people > 100:
        assert any(title.startswith("No model is proven better than its simple baseline") for title in deck.titles)
    else:
        assert "No model has enough evidence to be judged yet" in deck.titles
        assert "Evidence. No model has enough evidence to be judged yet." in deck.text
        assert (
            "The test at 8 dates from 31 May 2023 to 28 Feb 2025 holds fewer than the 20 donors who left" in deck.text
        )


def test_no_risk_is_stated_in_donors_or_in_money(deck: Untrusted) -> None:
    metrics = deck.said("metrics", "noise")["metrics"]
    risk = {name: metric for name, metric in metrics.items() if RISK.search(name)}
    assert len(risk) > 8
    assert {metric["value"] for metric in risk.values()} == {None}
    assert all(metric["reason"] for metric in risk.values())
    assert metrics["save_first_donors"]["value"] == 0
    assert re.search(r"^Giving saved, a year \| \$0 \| \$0 \| \$0$", deck.text, re.MULTILINE)
    assert not re.search(
        r"(?i)\d (active )?donors (are )?at risk|have a churn probability|\$[\d.]+[KM]? at risk", deck.text
    )
    numbers = deck.said("trace", "out/noise.pptx")["numbers"]
    assert "donor_retention" in {number["name"] for number in numbers} or deck.people < 100
    stated = {n["text"] for n in numbers if n.get("role") == "value" and RISK.search(n["name"])}
    assert stated == {"not available"}


def test_the_gate_and_the_ledger_find_nothing(deck: Untrusted) -> None:
    assert deck.made["findings"] == []
    assert "0 findings" in deckgen(deck.folder, "check", "out/noise.pptx").stdout
    assert "; 0 do not" in deckgen(deck.folder, "verify", "out/noise.pptx").stdout
