"""Figures that a second process draws: the same as those drawn here, whatever happens to it, and it never stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from project import Project

from deckgen.errors import DataError
from deckgen.figures import figure_kinds, get_figure
from deckgen.figures.base import Figure
from deckgen.formats import NumberForm, writing_numbers
from deckgen.plan import make_plan
from deckgen.run import ENOUGH, Run
from deckgen.stages.artist import Artist
from deckgen.stages.drawings import Drawings
from deckgen.theme import load_theme

pytestmark = pytest.mark.xdist_group("board")

GERMAN = NumberForm(decimal=",", thousands=".", currency="€", percent="92,8 %")
PLUGIN = """
from deckgen.errors import DataError
from deckgen.figures.bar import Bar

class Careful(Bar):
    def draw(self, canvas, theme):
        print("this is no drawing")
        super().draw(canvas, theme)

class Refusing(Bar):
    def draw(self, canvas, theme):
        raise DataError("these bars cannot be drawn", hint="draw others")
"""


def processes() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture
def artist() -> Iterator[Artist]:
    hired = Artist()
    hired.begin()
    yield hired
    hired.close()


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module with figure kinds that are not deckgen's own."""
    (tmp_path / "ours_of_artist.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import ours_of_artist  # type: ignore[import-not-found]

    yield ours_of_artist
    del sys.modules["ours_of_artist"]


def number(artist: Artist) -> int:
    """Return the process's number."""
    assert artist._process is not None
    return artist._process.pid


def drawn(figures: list[Figure], artist: Artist | None, kill: bool = False) -> list[tuple[object, ...]]:
    """Return pictures, labels and findings of `figures`, with and without an artist."""
    theme = load_theme("lakeshore")
    drawings = Drawings(vector=True, artist=artist)
    drawings.ahead((figure, theme, 6.0, 4.0) for figure in figures)
    if artist is not None and kill:
        os.kill(number(artist), signal.SIGKILL)
    made = [drawings(figure, theme, 6.0, 4.0) for figure in figures]
    kept = [drawings._drawn[id(figure)][1] for figure in figures]
    return [(one.png, one.svg, two.labels, two.problems, two.cuts) for one, two in zip(made, kept, strict=True)]


def is_there(process: int) -> bool:
    """Return whether a process runs; one that has ended and that nobody has asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def goes(process: int) -> bool:
    """Return whether a process ends within some seconds."""
    until = time.monotonic() + 20
    while is_there(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_there(process)


def test_an_artist_draws_every_kind_to_the_byte_as_it_is_drawn_here(artist: Artist) -> None:
    figures = [kind.example() for kind in figure_kinds().values()]
    with writing_numbers(GERMAN):
        elsewhere = drawn(figures, artist)
        assert elsewhere == drawn(figures, None)
    assert len(artist._drawings) == len(figures)


def test_figures_are_drawn_here_when_the_artist_is_killed(artist: Artist) -> None:
    figures = [get_figure(kind).example() for kind in ("bar", "lift")]
    assert drawn(figures, artist, kill=True) == drawn(figures, None)


def test_a_figure_that_cannot_be_sent_is_drawn_here_and_the_next_one_there(artist: Artist) -> None:
    @dataclass(frozen=True, kw_only=True, eq=False)
    class Local(get_figure("bar")):  # type: ignore[misc]
        pass

    figures = [Local.example(), get_figure("lift").example()]
    assert drawn(figures, artist) == drawn(figures, None)
    assert len(artist._drawings) == 1


def test_an_artist_draws_the_figures_of_a_plug_in_that_prints(artist: Artist, plugin: Any) -> None:
    artist = Artist()  # begun after the plug-in can be found
    artist.begin()
    figures = [plugin.Careful.example(), get_figure("lift").example()]
    assert drawn(figures, artist) == drawn(figures, None)
    assert all(artist._drawings.values())
    artist.close()


def test_a_figure_that_refuses_to_be_drawn_says_so_here(artist: Artist, plugin: Any) -> None:
    with pytest.raises(DataError, match="these bars cannot be drawn"):
        drawn([plugin.Refusing.example()], artist)


def test_equal_figures_are_drawn_once(artist: Artist, tmp_path: Path) -> None:
    theme, twins = load_theme("lakeshore"), [get_figure("lift").example() for _ in range(2)]
    drawings = Drawings(tmp_path, artist=artist)
    drawings.ahead((figure, theme, 6.0, 4.0) for figure in twins)
    first, second = (drawings(figure, theme, 6.0, 4.0).png for figure in twins)
    assert first == second
    assert artist._orders == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as on Linux")
def test_an_artist_leaves_when_it_is_closed_while_it_draws(artist: Artist) -> None:
    process = number(artist)
    theme = load_theme("lakeshore")
    Drawings(artist=artist).ahead((kind.example(), theme, 6.0, 4.0) for kind in figure_kinds().values())
    artist.close()
    assert not is_there(process)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as on Linux")
def test_an_artist_leaves_when_the_build_is_gone() -> None:
    code = (
        "import os; from deckgen.stages.artist import Artist; artist = Artist(); artist.begin();"
        "print(artist._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False, timeout=60)
    assert goes(int(done.stdout))


@pytest.mark.skipif(processes() < 2, reason="one processor draws what it computes itself")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as on Linux")
def test_an_error_of_the_build_ends_the_artist_at_once() -> None:
    code = """
import os
from deckgen.run import ENOUGH, Run
from deckgen.stages.artist import hired
try:
    with hired() as artist:
        artist.begin()
        process = artist._process.pid
        raise ValueError
except ValueError:
    print(os.path.exists(f"/proc/{process}"))
"""
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


BOUND = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"


@pytest.mark.parametrize("reason", ["import matplotlib.figure", BOUND])
def test_nobody_is_hired_where_it_would_not_pay(reason: str) -> None:
    if "affinity" in reason and not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system does not bind processes to processors")
    code = f"{reason}\nfrom deckgen.stages.artist import hired\nwith hired() as artist: print(artist)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "None"


class Noted(Artist):
    """Knows whether it was begun, and never is."""

    begun = False

    def begin(self) -> None:
        self.begun = True


@pytest.mark.parametrize(("figures", "begun"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_a_deck_of_few_figures_has_no_artist(
    figures: int, begun: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "decks").mkdir()
    monkeypatch.chdir(tmp_path)
    figure = "{kind: bar, sql: 'SELECT 1 AS x, 2 AS y', x: x, y: y, unit: count}"
    listed = "".join(f"  - custom: {{id: f{n}, title: Title, figure: {figure}}}\n" for n in range(figures))
    spec = f"extends: base.yaml\ntitle: Few\naudience: board\nas_of: 2026-02-28\nsections:\n{listed}"
    (tmp_path / "decks/few.yaml").write_text(spec, encoding="utf-8")
    artist = Noted()
    Run(make_plan("few"), False, lambda name, result: None, artist=artist)._stage("deck", {}, lambda folder: None)
    assert artist.begun is begun


def undrawn(board: Project, folder: Path) -> Project:
    """Return a copy of the built project whose every figure has to be drawn anew."""
    shutil.copytree(board.folder, folder)
    for kept in (folder / ".deckgen/cache").glob("deck-*"):
        shutil.rmtree(kept)
    shutil.rmtree(folder / ".deckgen/cache/figures")
    return Project(folder=folder, output="", pptx=folder / "out/board.pptx")


@pytest.mark.skipif(processes() < 2, reason="one processor draws what it computes itself")
def test_a_build_whose_figures_are_drawn_elsewhere_loads_nothing_that_draws(board: Project, tmp_path: Path) -> None:
    project = undrawn(board, tmp_path / "project")
    before = project.pptx.read_bytes()
    code = "import sys; from deckgen.pipeline import build; build('board', overwrite=True); print(*sys.modules)"
    python = [sys.executable, "-c"]
    done = subprocess.run([*python, code], cwd=project.folder, capture_output=True, text=True, check=True, timeout=120)
    assert not {"matplotlib", "seaborn", "scipy"} & set(done.stdout.split())
    assert project.pptx.read_bytes() == before
    shutil.rmtree(project.folder / ".deckgen/cache/figures")
    alone = f"import deckgen.stages.artist; deckgen.stages.artist.processors = lambda: 1; {code}"
    next((project.folder / ".deckgen/cache").glob("deck-*")).rename(tmp_path / "former")
    done = subprocess.run([*python, alone], cwd=project.folder, capture_output=True, text=True, check=True, timeout=120)
    assert "matplotlib" in done.stdout.split()
    assert project.pptx.read_bytes() == before


@pytest.mark.skipif(processes() < 2, reason="one processor draws what it computes itself")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as on Linux")
def test_ctrl_c_leaves_no_artist_behind(board: Project, tmp_path: Path) -> None:
    project = undrawn(board, tmp_path / "project")
    build = subprocess.Popen(
        [sys.executable, "-m", "deckgen", "build", "board"], cwd=project.folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    children = Path(f"/proc/{build.pid}/task/{build.pid}/children")
    while not (found := children.read_text(encoding="utf-8").split()):
        time.sleep(0.02)
    time.sleep(0.3)
    build.send_signal(signal.SIGINT)
    said = build.communicate(timeout=60)[1]
    assert build.returncode == 130
    assert "Traceback" not in said
    assert goes(int(found[0]))
