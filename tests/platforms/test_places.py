"""Places that cannot be written: full, forbidden, read-only, taken by another program. Each says so and leaves no half file."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from project import deckgen, make_project

from deckgen.errors import OutputError
from deckgen.files import cannot_write, disk_trouble, move, sweep, trouble, whole_folder, write_whole
from deckgen.slides.archive import put_in_place
from deckgen.terminal import guarded

POSIX = pytest.mark.skipif(os.name == "nt", reason="users and limits as on Linux and macOS")
FEW = ("--set", "sections=[title]", "--set", "models.names=[churn]")


def left(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*.partial")]


def as_somebody(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run deckgen without root's power to write everywhere."""
    command = [sys.executable, "-m", "deckgen", *arguments]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and there is no setpriv to take that away")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@POSIX
def test_a_read_only_project_says_which_place_and_what_to_do(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    project.chmod(0o555)
    done = as_somebody(project, "build", "board")
    assert done.returncode == 1
    assert "out/board.pptx cannot be written: permission denied" in done.stderr
    assert "--out FILE" in done.stderr
    assert left(project) == []
    doctor = as_somebody(project, "doctor")
    assert doctor.returncode == 1
    assert "cannot be written" in doctor.stdout


@POSIX
def test_a_deck_can_go_elsewhere_but_the_work_needs_a_place(tmp_path: Path) -> None:
    project, elsewhere = make_project(tmp_path / "project"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    project.chmod(0o555)
    done = as_somebody(project, "build", "board", "--out", str(elsewhere / "x.pptx"))
    assert done.returncode == 1
    assert ".deckgen" in done.stderr
    assert "permission denied" in done.stderr
    assert list(elsewhere.iterdir()) == []


@POSIX
def test_files_that_may_not_be_read_are_named(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "decks/board.yaml").chmod(0)
    done = as_somebody(project, "check", "board")
    assert "cannot read decks/board.yaml: permission denied" in done.stderr


@POSIX
@pytest.mark.parametrize("size", [20_000, 400_000])
def test_a_full_disk_leaves_no_half_file_and_says_so(size: int, tmp_path: Path) -> None:
    import resource

    project = make_project(tmp_path / "project")
    done = subprocess.run(
        [sys.executable, "-m", "deckgen", "build", "board", *FEW], cwd=project, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "larger than files may be here" in done.stderr
    assert ".deckgen/demo" in done.stderr
    assert left(project) == []
    assert not (project / "out").exists()


def test_what_a_database_says_of_a_full_disk_is_no_fault_of_deckgen() -> None:
    @click.command()
    @guarded
    def command() -> None:
        raise RuntimeError(f'IO Error: Could not write file "x.parquet": {os.strerror(errno.ENOSPC)}')

    said = CliRunner().invoke(command).stderr
    assert "the disk is full" in said
    assert "deckgen cache clear" in said
    assert "fault in deckgen" not in said
    assert disk_trouble(RuntimeError("something else")) is None


def test_a_deck_that_is_open_elsewhere_stays_and_the_message_says_to_close_it(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "out").mkdir()
    (project / "out/~$board.pptx").write_bytes(b"x")
    said = deckgen(project, "build", "board", code=1).stderr
    assert "out/board.pptx is open in PowerPoint" in said
    assert "delete ~$board.pptx" in said
    denied = cannot_write("out/board.pptx", PermissionError(errno.EACCES, "Permission denied"))
    assert "close it in PowerPoint" in str(denied)


def test_what_denies_a_move_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As scanners of viruses on Windows do, and folders that are synchronised."""
    real, waits, refusals = os.replace, [], [PermissionError(errno.EACCES, "used by another process")] * 3

    def replace(one: Path, other: Path) -> None:
        if refusals:
            raise refusals.pop()
        real(one, other)

    monkeypatch.setattr(os, "replace", replace)
    (tmp_path / "partial").write_text("new", encoding="utf-8")
    (tmp_path / "file").write_text("old", encoding="utf-8")
    move(tmp_path / "partial", tmp_path / "file", wait=waits.append)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "new"
    assert waits == sorted(waits)
    assert len(waits) == 3


def test_what_denies_a_move_for_good_leaves_the_old_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(one: Path, other: Path) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr("deckgen.files._PAUSES", (0.0,))
    (tmp_path / "board.pptx").write_bytes(b"old")
    with pytest.raises(OutputError, match="close it in PowerPoint"):
        put_in_place(b"new", tmp_path / "board.pptx")
    assert [path.name for path in tmp_path.iterdir()] == ["board.pptx"]
    assert (tmp_path / "board.pptx").read_bytes() == b"old"


def test_a_folder_is_filled_whole_or_not_at_all(tmp_path: Path) -> None:
    def fill(content: str, *, replace: bool = False) -> None:
        with whole_folder(tmp_path / "made", replace=replace) as folder:
            (folder / "a").write_text(content, encoding="utf-8")
            if content == "bad":
                raise KeyboardInterrupt

    fill("first")
    with pytest.raises(KeyboardInterrupt):
        fill("bad")
    assert (tmp_path / "made/a").read_text(encoding="utf-8") == "first"
    fill("second")  # another process may be reading the first
    assert (tmp_path / "made/a").read_text(encoding="utf-8") == "first"
    fill("second", replace=True)
    assert (tmp_path / "made/a").read_text(encoding="utf-8") == "second"
    assert left(tmp_path) == []


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    for name in ("old.1.partial", "new.2.partial"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / "old.1.partial", (0, 0))
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["new.2.partial"]


def test_every_trouble_has_a_remedy(tmp_path: Path) -> None:
    for number in (errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG, errno.EACCES, errno.ELOOP):
        happened, hint = trouble(OSError(number, os.strerror(number)))
        assert happened
        assert hint
    with pytest.raises(OSError, match="too long") as found:
        write_whole(tmp_path / ("x" * 300), "text")
    assert "x" * 300 in str(found.value.filename)
