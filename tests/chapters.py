"""The shipped example in a folder of its own, built by jobs in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

from project import ROOT

EXAMPLE = ROOT / "examples/chapters"

SMALL = """\
extends: base.yaml
title: "{{ row.chapter }}"
audience: board
as_of: 2026-02-28
for_each: rows.csv
filter: "zip LIKE $zip || '%'"
sections:
  - title
  - custom: {id: giving, title: "{{ row.chapter }} gave {{ active_giving }}", text: "By {{ row.host }}."}
"""


def put_example(folder: Path) -> Path:
    """Copy the example without what a build left there."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out", ".deckgen"))
    return folder


def put_small(folder: Path, rows: str, spec: str = SMALL) -> Path:
    """Write a deck of two slides for each of `rows`, beside the shared stages that `folder` may have already."""
    (folder / "decks").mkdir(parents=True, exist_ok=True)
    (folder / "decks/small.yaml").write_text(spec, encoding="utf-8")
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    return folder
