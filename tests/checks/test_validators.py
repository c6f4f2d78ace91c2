"""What both validators let pass, and the gate does not: they are not enough to know that a deck opens."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from checks.seeds import found, spoiled

MISSED = {
    ("package", "no list of notes masters"): "package.notes-master",
    ("package", "a layout with the master's id"): "package.layout-ids",
    ("package", "a section with a slide that is not there"): "package.sections",
    ("package", "a placeholder that the layout lacks"): "package.placeholders",
    ("package", "a row short of a cell"): "package.table-grid",
    ("chart", "a label where a bar has none"): "chart.label-position",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", MISSED, ids=lambda case: case[1])
def test_the_gate_finds_what_both_validators_miss(
    case: tuple[str, str],
    tmp_path: Path,
    sdk_errors: Callable[[Path], list[object]],
    audit_errors: Callable[[Path], list[str]],
) -> None:
    change = importlib.import_module(f"checks.defects.{case[0]}").DEFECTS[case[1]][1]
    path = tmp_path / "spoiled.pptx"
    path.write_bytes(spoiled(change))
    assert found(path.read_bytes()) == {MISSED[case]}
    assert sdk_errors(path) == []
    assert audit_errors(path) == []
