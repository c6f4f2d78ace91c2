"""The cache stays within its bounds, and forgets first what was not used for longest."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckgen.cli import main
from deckgen.errors import OutputError
from deckgen.kept import clear, make_room, results, size_limit

HOUR = 3_600


def result(cache: Path, name: str, *, size: int, hours: float) -> Path:
    """Put a stage's result of `size` bytes into `cache`, last used `hours` ago."""
    folder = cache / name
    folder.mkdir(parents=True)
    (folder / "table.parquet").write_bytes(b"x" * size)
    used = time.time() - hours * HOUR
    os.utime(folder, (used, used))
    return folder


def test_the_longest_unused_results_go_until_the_rest_fits(tmp_path: Path) -> None:
    old, older, new = (result(tmp_path, f"deck-{h}", size=1_000, hours=h) for h in (2, 3, 1))
    assert [one.path for one in make_room(tmp_path, limit=1_500)] == [older, old]
    assert [one.path for one in results(tmp_path)] == [new]


def test_nothing_goes_while_all_fits(tmp_path: Path) -> None:
    result(tmp_path, "deck-1", size=1_000, hours=2_000)
    assert make_room(tmp_path, limit=1_000) == []


def test_what_a_build_uses_now_stays(tmp_path: Path) -> None:
    mine, another = result(tmp_path, "models-1", size=900, hours=5), result(tmp_path, "models-2", size=900, hours=0)
    assert make_room(tmp_path, limit=10, keep=[mine]) == []
    assert mine.is_dir()
    assert another.is_dir()


def test_clearing_may_spare_what_is_in_use(tmp_path: Path) -> None:
    result(tmp_path, "deck-1", size=1, hours=30)
    young = result(tmp_path, "deck-2", size=1, hours=3)
    assert len(clear(tmp_path, unused_for=24 * HOUR)) == 1
    assert [one.path for one in results(tmp_path)] == [young]


def test_info_counts_and_clear_empties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DECKGEN_CACHE_SIZE", "1.5 GB")
    result(tmp_path / ".deckgen/cache", "deck-1", size=300, hours=1)
    (tmp_path / ".deckgen/cache/figures").mkdir()
    (tmp_path / ".deckgen/cache/figures/a.json").write_text("{}")
    said = json.loads(CliRunner().invoke(main, ["cache", "info", "--json"]).output)
    assert (said["bytes"], said["limit"]) == (302, 1_500_000_000)
    assert said["stages"]["figures"] == {"results": 1, "bytes": 2}
    assert "2 results removed" in CliRunner().invoke(main, ["cache", "clear"]).output
    assert (
        CliRunner()
        .invoke(main, ["cache", "info"])
        .output.startswith(f".deckgen{os.sep}cache: 0.0 MB of at most 1.50 GB")
    )


def test_a_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECKGEN_CACHE_SIZE", "plenty")
    with pytest.raises(OutputError, match="DECKGEN_CACHE_SIZE is 'plenty'"):
        size_limit()
