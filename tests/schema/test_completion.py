"""A shell completes commands, decks, kinds, metrics, rules and keys; asked for real, as by the Tab key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT, deckgen, make_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("typing") / "project")
    (folder / "decks/gala night.yaml").write_text("extends: board.yaml\n", encoding="utf-8")
    return folder


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None and os.environ.get("DECKGEN_REQUIRE_TOOLS"):
        pytest.fail(f"DECKGEN_REQUIRE_TOOLS is set, but {name} is missing")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def ask(folder: Path, *command: str) -> list[str]:
    place = str(Path(shutil.which("deckgen", path=str(ROOT / ".venv/bin")) or shutil.which("deckgen") or "").parent)
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PATH": f"{place}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def bash(folder: Path, line: str) -> list[str]:
    """Return what bash offers for the last word of `line`: its own word splitting, our function, its COMPREPLY."""
    script = (
        'eval "$(deckgen completion bash)"\n'
        "line=$1; COMP_LINE=$line; COMP_POINT=${#line}\n"
        'read -r -a COMP_WORDS <<< "$line"; [[ $line == *" " ]] && COMP_WORDS+=("")\n'
        "COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))\n"
        "function=$(complete -p deckgen | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
        'compopt() { local IFS=" "; echo "<$*>"; }\n'  # outside of a completion bash refuses it
        '"$function" deckgen "${COMP_WORDS[COMP_CWORD]}" ""\n'
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return [found for found in ask(folder, shell("bash"), "-c", script, "bash", line) if found]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("deckgen sch", {"schema"}),
        ("deckgen build f", {"finance"}),
        ("deckgen build board m", {"marketing"}),
        ("deckgen list s", {"sections", "sources"}),
        ("deckgen explain donor_ret", {"donor_retention"}),
        ("deckgen explain sec", {"section"}),
        ("deckgen explain section pro", {"problem"}),
        ("deckgen explain check fit.over", {"fit.overflow", "fit.overlap"}),
        ("deckgen check --select cha", {"chart"}),
        ("deckgen check --ignore fit.overf", {"fit.overflow"}),
        ("deckgen metrics --set finance.d", {"finance.discount_rate=", "finance.donors=", "finance.draws="}),
        ("deckgen trace out/board.pptx --metric giv", {"giving"}),
        ("deckgen data profile te", {"technical"}),
        ("deckgen completion ", {"bash", "zsh", "fish"}),
        ("deckgen build --set charts=", {"charts=image", "charts=native"}),
    ],
)
def test_bash_completes(project: Path, line: str, some: set[str]) -> None:
    found = bash(project, line)
    assert some <= set(found)
    last = line.rpartition(" ")[2]
    assert all(word.startswith(last) for word in found)


def test_a_path_is_left_to_the_shell(project: Path) -> None:
    assert bash(project, "deckgen check out/bo") == ["<-o default>"]


def test_names_with_spaces_are_offered_whole(project: Path) -> None:
    assert "gala night" in bash(project, "deckgen build ga")


def test_zsh_takes_the_script(project: Path) -> None:
    zsh = shell("zsh")
    script = 'autoload -Uz compinit && compinit -u -D; eval "$(deckgen completion zsh)"; print -r -- ${_comps[deckgen]}'
    assert ask(project, zsh, "-f", "-c", script) == ["_deckgen_completion"]
    asked = "COMP_WORDS='deckgen build f' COMP_CWORD=2 _DECKGEN_COMPLETE=zsh_complete deckgen"
    assert "finance" in ask(project, zsh, "-f", "-c", asked)


def test_fish_completes(project: Path) -> None:
    line = 'deckgen completion fish | source; complete --do-complete "deckgen build f"'
    assert "finance" in [found.partition("\t")[0] for found in ask(project, shell("fish"), "--no-config", "-c", line)]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_script_says_where_it_belongs(tmp_path: Path, name: str) -> None:
    said = deckgen(tmp_path, "completion", name).stdout
    assert said.startswith("# In ~/.")
    assert "_DECKGEN_COMPLETE" in said


def test_a_word_is_completed_without_loading_what_builds_decks(project: Path) -> None:
    code = (
        "import os, sys\n"
        "os.environ.update(COMP_WORDS='deckgen explain metric gi', COMP_CWORD='3', _DECKGEN_COMPLETE='bash_complete')\n"
        "from deckgen.cli import main\n"
        "try: main(prog_name='deckgen')\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'pptx', 'duckdb', 'pydantic', 'lxml', 'yaml', 'rich'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    *words, heavy = ask(project, sys.executable, "-c", code)
    assert "plain,giving" in words
    assert heavy == "[]"
