"""A project of small decks, whose shared stages take a moment."""

from __future__ import annotations

import re
from pathlib import Path

from project import deckgen, make_project

BASE = """\
extends: base.yaml
audience: board
as_of: 2026-02-28
sources:
  donations: {kind: demo, people: 120}
  subscriptions: {kind: demo, people: 120}
  event_tickets: {kind: demo, people: 120}
  email_events: {kind: demo, people: 120}
models: {names: [churn]}
finance: {draws: 1000}
"""
DECKS = ("one", "two", "three")


def put_decks(folder: Path) -> Path:
    """Write a project of three decks, the first with a figure."""
    make_project(folder)
    for name in DECKS:
        put_deck(folder, name)
    return folder


def put_deck(folder: Path, name: str, more: str = "") -> None:
    """Write a deck of two slides."""
    second = "problem" if name == "one" else 'custom: {id: who, title: "{{ donors }} gave", text: "Thank you."}'
    text = f"{BASE}title: The deck {name}\n{more}sections:\n  - title\n  - {second}\n"
    (folder / f"decks/{name}.yaml").write_text(text, encoding="utf-8")


def build_decks(folder: Path, *arguments: str, code: int = 0) -> str:
    """Build the three decks, and return what was said of them without what it took."""
    done = deckgen(folder, "build", *DECKS, *arguments, code=code)
    return re.sub(r"\d+\.\d+ s\b", "- s", done.stdout + done.stderr)
