"""What a person reads for each mistake, in every part of the tool: kept as text, and changed only when somebody looks."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner
from foreign_templates import four_by_three
from project import make_project
from snapshot import assert_reads_as

from deckgen.cli import main

ALONE = "sources: {donations: %s, subscriptions: null, event_tickets: null, email_events: null}\n"
HEAD = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\n"
GIFTS = "Gift ID,Gift Date,Gift Amount,Email\n" + "".join(
    f"g{i},2025-{i % 12 + 1:02}-03,{i}.50,p{i % 20}@example.org\n" for i in range(1, 60)
)
COLUMNS = "columns: {Gift ID: record_id, Gift Date: date, Gift Amount: amount, Email: email}"


class Desk:
    """A project to make mistakes in; keeps what was said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, code: int = 1) -> None:
        """Run deckgen, which is to leave with `code`; what it says of stages is left out."""
        done = CliRunner().invoke(main, list(arguments), prog_name="deckgen")
        shown = click.unstyle(done.stderr or done.stdout)
        shown = re.sub(r"^  \w+ +(ran|reused) .*\n", "", shown, flags=re.M)
        shown = shown.replace(f"{self.folder.resolve()}/", "").replace(str(self.folder.resolve()), ".")
        self.said.append(f"$ deckgen {' '.join(arguments)}\n{shown}")
        assert done.exit_code == code, self.said[-1]
        assert "fault in deckgen" not in shown, shown

    def spec(self, text: str, *command: str, code: int = 1) -> None:
        """Check a deck that ends in `text`."""
        self.write("decks/own.yaml", HEAD + text)
        self.run(*(command or ("check", "own")), code=code)

    def source(self, options: str) -> None:
        """Build on one source with `options`, up to where it cannot be read."""
        self.spec(ALONE % options + "sections: [title]\n", "data", "profile", "own")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(make_project(tmp_path / "project"))
    desk = Desk(tmp_path / "project")
    yield desk
    silent = [said for said in desk.said if "hint:" not in said and "[package." not in said]
    assert silent == [], "without a hint: " + "\n".join(silent)


def test_commands(desk: Desk) -> None:
    for words in (
        "biuld", "--dbug", "build --chrts native", "build board --charts nativ", "build a b --out x.pptx",
        "build board --out x.txt", "list sectoins", "list sections x.potx", "data dmo", "trace", "trace nowhere.pptx",
        "explain", "explain metrc donors", "diff a.pptx", "data review board --sample -3", "data demo decks/base.yaml",
        "check own --render", "init p --fiscal-year-start 13", "init p --from nowhere.csv",
    ):  # fmt: skip
        desk.run(*words.split(), code=2)
    assert_reads_as("errors/commands.txt", "\n".join(desk.said))


def test_names(desk: Desk) -> None:
    desk.run("build", "borad")
    desk.run("explain", "donor_retension")
    desk.run("explain", "section", "problm")
    desk.run("explain", "model", "chrun")
    desk.run("init", "p", "--theme", "nocturn")
    desk.run("check", "board", "--set", "them=nocturne")
    desk.run("check", "board", "--set", "theme")
    desk.spec(
        "theme: lakshore\nsections: [problm, {custom: {id: x, title: x, figure: {kind: brr, sql: 'select 1'}}}]\n"
    )
    desk.spec(
        "sections: [title]\nmetrics: {mine: {label: M, unit: dollars, definition: d, sql: 'select 1 as value'}}\n"
    )
    desk.spec("sections:\n  - custom: {id: x, title: '{{ donors.chnage }} and {{ dnors }}', text: a}\n")
    desk.spec("sections: [title]\nchecks: {select: [fit.overflw], ignore: [{rule: packge, reason: no}]}\n")
    desk.spec("sections: [title]\nmodels: {names: [chrun]}\nlinkage: {treshold: 0.5}\n")
    assert_reads_as("errors/names.txt", "\n".join(desk.said))


def test_yaml(desk: Desk) -> None:
    for text in (
        "", "- a\n- b\n", "title: a\n\tb: c\n", "title: Spring: an update\n", 'template: "C:\\data\\brand.pptx"\n',
        "title: a\ntitle: b\n", "extends: bas.yaml\n", "extends: own.yaml\n", "extends: [a]\n", "a: [1, 2\n",
    ):  # fmt: skip
        desk.write("decks/own.yaml", text)
        desk.run("check", "own")
    (desk.folder / "decks/own.yaml").write_bytes("title: Müller\n".encode("cp1252"))
    desk.run("check", "own")
    desk.run("check", "nowhere/own.yaml")
    assert_reads_as("errors/yaml.txt", "\n".join(desk.said))


def test_sources(desk: Desk) -> None:
    desk.write("data/gifts.csv", GIFTS)
    desk.source("{path: data/gfits.csv}")
    desk.source("{path: 'C:\\exports\\gifts.csv'}")
    desk.source("{path: data/gifts.csv}")
    desk.source("{path: data/gifts.csv, columns: {Gift Id: record_id, Gift Date: dat, Gift Amount: amount}}")
    for name, text in {
        "empty.csv": "", "header.csv": GIFTS.split("\n")[0] + "\n", "twice.csv": "a,a\n1,2\n",
        "quote.csv": 'a,b\n"x,1\n' + "y,2\n" * 30,
        "pdf.pdf": "%PDF", "dates.csv": re.sub(r"2025-\d\d-03", "yesterday", GIFTS),
        "comma.csv": re.sub(r",(\d+)\.50,", r',"\1,50",', GIFTS), "no.parquet": "x", "no.xlsx": "x", "no.json": "{",
    }.items():  # fmt: skip
        desk.write(f"data/{name}", text)
        desk.source(f"{{path: data/{name}, {COLUMNS}}}")
    desk.write("data/other/a.csv", GIFTS)
    desk.write("data/other/b.csv", GIFTS.replace("Email", "Mail"))
    desk.source(f"{{path: data/other/*.csv, {COLUMNS}}}")
    desk.source("{url: 'mysql://host/db', table: gifts}")
    desk.source("{url: 'sqlite:///nowhere.db', table: gifts}")
    desk.source("{url: '${NOT_SET_HERE}', table: gifts}")
    desk.source("{url: 'postgresql://me:secret@host/db', table: gifts}")
    desk.source("{url: 'sqlite:///x.db', table: gifts, query: select 1}")
    desk.source("{kind: demo, people: 3}")
    desk.spec("sources: {donations: {path: data/gifts.csv}}\nsections: [title]\n")
    desk.run("init", "new", "--from", "data/empty.csv", "--yes")
    desk.run("init", "new", "--from", "data/pdf.pdf", "--yes")
    assert_reads_as("errors/sources.txt", "\n".join(desk.said))


def test_linkage(desk: Desk) -> None:
    desk.write("data/gifts.csv", GIFTS)
    source = ALONE % f"{{path: data/gifts.csv, {COLUMNS}}}" + "sections: [title]\n"
    desk.spec(source + "linkage: {decisions: nowhere.csv}\n", "metrics", "own")
    desk.spec(source + "linkage: {threshold: 0.3, review: 0.6}\n")
    desk.write("told.csv", "pair_id,decision,reviewer,key_l,key_r\n,smae,me,a,b\n,same,me,c,c\n,same,me,,\n")
    desk.spec(source + "linkage: {decisions: told.csv}\n", "metrics", "own")
    desk.write("told.csv", "pair,verdict\n1,2\n")
    desk.spec(source + "linkage: {decisions: told.csv}\n", "metrics", "own")
    assert_reads_as("errors/linkage.txt", "\n".join(desk.said))


def test_metrics_and_expressions(desk: Desk) -> None:
    own = "sections: [title]\nmetrics: {mine: {label: M, unit: count, definition: d, sql: %s}}\n"
    for sql in (
        "'select count(*) as value from givng'",
        "'select 1; select 2'",
        "'selec 1'",
        "'select amount as value from giving'",
    ):
        desk.spec(own % sql)
    desk.spec("sections:\n  - problem: {when: donors >}\n  - custom: {id: x, title: '{% if %}', text: a}\n")
    desk.spec("sections:\n  - custom: {id: x, title: a, figure: {kind: bar, sql: 'select 1 from nowhere'}}\n")
    desk.spec("segments: {churn: [0.9, 0.1, 0.2]}\nfinance: {horizon_months: many}\nas_of: soon\nsections: [title]\n")
    assert_reads_as("errors/metrics.txt", "\n".join(desk.said))


def test_themes(desk: Desk) -> None:
    def theme(text: str) -> None:
        desk.write("themes/mine/theme.yaml", text)
        desk.spec("theme: mine\nsections: [title]\n")

    theme("name: mine\nlabel: M\n")
    theme("extends: lakshore\n")
    theme("extends: mine\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\nfonst: {}\ncolors: {primary: teal}\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\ncolors: {text: 'EEEEEE'}\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\nfonts: {heading: Comic Unknown}\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\nmatplotlib: {axes.linewdth: 1, axes.grid: perhaps}\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\nlogo: logo.png\n")
    desk.write("themes/mine/logo.png", "no picture")
    theme("extends: lakeshore\nname: mine\nlabel: M\nlogo: logo.png\nfloors: {title: 90}\n")
    theme("extends: lakeshore\nname: mine\nlabel: M\nlogo: logo.png\n")
    assert_reads_as("errors/themes.txt", "\n".join(desk.said))


def test_templates(desk: Desk) -> None:
    four_by_three(desk.folder / "brand.pptx")
    desk.spec("template: brnd.pptx\nsections: [title]\n")
    desk.spec("layouts: {title: Title Slide}\nsections: [title]\n")
    desk.spec(
        "template: brand.pptx\nlayouts: {titel: Title Slide, text: Titel and Content, table: Blank}\nsections: [title]\n"
    )
    desk.write("no.pptx", "no zip")
    desk.spec("template: no.pptx\nsections: [title]\n")
    desk.spec("template: decks/base.yaml\nsections: [title]\n")
    desk.spec("template: 'C:\\brand.pptx'\nsections: [title]\n")
    desk.run("list", "layouts", "nowhere.pptx")
    desk.run("init", "new", "--template", "no.pptx", "--yes")
    assert_reads_as("errors/templates.txt", "\n".join(desk.said))


def test_finished_decks(desk: Desk) -> None:
    four_by_three(desk.folder / "plain.pptx")
    desk.write("empty.pptx", "")
    desk.write("text.pptx", "no zip")
    (desk.folder / "cut.pptx").write_bytes((desk.folder / "plain.pptx").read_bytes()[:9000])
    with ZipFile(desk.folder / "zip.pptx", "w") as archive:
        archive.writestr("a.txt", "a")
    for deck in ("plain.pptx", "empty.pptx", "cut.pptx"):
        desk.run("trace", deck)
        desk.run("verify", deck)
    for deck in ("nowhere.pptx", "empty.pptx", "text.pptx", "zip.pptx", "~$plain.pptx"):
        if deck.startswith("~$"):
            desk.write(deck, "x")
        desk.run("check", deck)
    desk.run("diff", "plain.pptx", "text.pptx", code=2)
    desk.run("diff", "plain.pptx", "plain.pptx", "--html", "x.txt", code=2)
    desk.run("diff", "plain.pptx", "plain.pptx", "--render", code=2)
    desk.run("check", "plain.pptx", "--select", "fit.overflw")
    desk.write("pyproject.toml", "[tool.deckgen.check]\nselct = ['fit']\n")
    desk.run("check", "plain.pptx")
    desk.write("pyproject.toml", "[tool.deckgen\n")
    desk.run("check", "plain.pptx")
    assert_reads_as("errors/finished_decks.txt", "\n".join(desk.said))


def test_places(desk: Desk) -> None:
    four_by_three(desk.folder / "out.pptx")
    desk.run("build", "board", "--out", "aux.pptx")
    desk.run("build", "board", "--out", "Q1: results.pptx")
    desk.run("build", "board", "--out", "out.pptx")
    (desk.folder / "folder.pptx").mkdir()
    desk.run("build", "board", "--out", "folder.pptx")
    desk.write("out/~$board.pptx", "lock")
    desk.run("build", "board")
    shutil.rmtree(desk.folder / "out")
    desk.write("out", "a file where a folder should be")
    desk.run("build", "board")
    desk.run("init", ".", "--yes")
    assert_reads_as("errors/places.txt", "\n".join(desk.said))


def test_two_mistakes_give_two_messages(desk: Desk) -> None:
    desk.spec("sead: 1\nlanguage: en\nlinkage: {treshold: 1}\nsections: [problm]\n", "check", "own", "--json")
    problems = json.loads(desk.said[-1].split("\n", 1)[1])["problems"]
    assert [problem["hint"] for problem in problems] == [
        "did you mean 'seed'?", "did you mean 'threshold'?", "did you mean 'problem'?",
    ]  # fmt: skip
    desk.said.clear()


@pytest.mark.parametrize("debug", [False, True])
def test_tracebacks_are_shown_with_debug_alone(debug: bool, desk: Desk, capfd: Callable[..., object]) -> None:
    done = CliRunner().invoke(main, [*(["--debug"] if debug else []), "build", "borad"])
    assert (done.exc_info is not None and done.exc_info[0] is not SystemExit) is debug
    assert ("did you mean" in done.output) is not debug
