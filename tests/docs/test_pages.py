"""What the hand-written pages show is true: specs can be planned, commands have these options, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from docs.blocks import Block, blocks
from foreign_templates import four_by_three
from project import ROOT

from deckgen.checks.choice import problems_in, project_choice
from deckgen.cli import main
from deckgen.plan import make_plan
from deckgen.theme import load_theme

WRITTEN = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/howto/*.md", "docs/reference/sections.md")
PAGES = sorted({page for pattern in WRITTEN for page in ROOT.glob(pattern)} - {ROOT / "docs/checks.md"})
DECK = {"extends": "base.yaml", "title": "A page's", "audience": "board", "as_of": "2026-02-28", "sections": ["title"]}


def where(page: Path, block: Block) -> str:
    return f"{page.relative_to(ROOT)}:{block.line}"


def specs() -> dict[str, tuple[Path, Block]]:
    """Every YAML block that is a deck, or a part of one.

    The tutorial's are typed by a test of its own, a workflow is no spec, ``since`` needs an earlier deck, and a deck a
    row its rows.
    """
    found = {}
    for page in PAGES:
        for block in blocks(page):
            typed = (
                page.name == "tutorial.md"
                or (block.title or "").startswith(".github")
                or "since: " in block.text
                or "row." in block.text
            )
            if block.language == "yaml" and not typed:
                found[where(page, block)] = (page, block)
    return found


SPECS = specs()


@pytest.mark.parametrize("place", SPECS)
def test_a_spec_that_a_page_shows_is_one_that_can_be_planned(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, block = SPECS[place]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_DSN", "postgresql://db/crm")
    monkeypatch.setenv("BOX_OFFICE", "postgresql://db/box")
    (tmp_path / "brand").mkdir()
    four_by_three(tmp_path / "brand/corporate.potx")
    (tmp_path / "themes/harbor").mkdir(parents=True)
    for deck in (ROOT / "decks").glob("*.yaml"):
        (tmp_path / "decks").mkdir(exist_ok=True)
        shutil.copyfile(deck, tmp_path / "decks" / deck.name)
    if (block.title or "").startswith("themes/"):
        (tmp_path / "themes/harbor/theme.yaml").write_text(block.text, encoding="utf-8")
        (tmp_path / "themes/harbor/logo.png").write_bytes(
            (ROOT / "docs/gallery/figures/lakeshore/bar.png").read_bytes()
        )
        assert load_theme("harbor", (tmp_path / "themes",)).label
        return
    said: Any = yaml.safe_load(block.text)
    said = {"sections": said} if isinstance(said, list) else said
    earlier = [yaml.safe_load(one.text) for one in blocks(page) if one.language == "yaml" and one.line < block.line]
    metrics = [one["metrics"] for one in earlier if isinstance(one, dict) and "metrics" in one]
    said = {"metrics": metrics[0], **said} if metrics else said
    (tmp_path / "decks/page.yaml").write_text(yaml.safe_dump({**DECK, **said}, sort_keys=False), encoding="utf-8")
    make_plan("page")


@pytest.mark.parametrize("page", [page for page in PAGES if "[tool.deckgen" in page.read_text(encoding="utf-8")])
def test_a_choice_of_rules_that_a_page_shows_is_one(page: Path, tmp_path: Path) -> None:
    chosen = [block.text for block in blocks(page) if block.language == "toml"]
    (tmp_path / "pyproject.toml").write_text("\n".join(chosen), encoding="utf-8")
    choice = project_choice(tmp_path)
    assert choice.select
    assert list(problems_in(choice, lambda where: None)) == []


def shown() -> Iterator[tuple[str, str]]:
    """Every deckgen command that a page shows: at a prompt, in a script, within a line."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            typed = re.match(r"^\s*(?:\$ |\.venv/bin/|uv run --no-sync )?deckgen (?=[a-z])[^#|]+", line)
            if typed and line.startswith("deckgen ") and line.split()[1] not in main.commands:
                typed = None  # a sentence about deckgen
            for command in [typed[0]] if typed else re.findall(r"`(deckgen [a-z][^`|]*)`", line):
                yield f"{page.relative_to(ROOT)}:{number}", command[command.index("deckgen ") :].strip()


def problem(typed: str) -> str | None:
    """Return what is wrong with a command as it is shown: an unknown command or option."""
    command: click.Command = main
    for word in shlex.split(typed.partition(" > ")[0].partition(" && ")[0].partition(" || ")[0])[1:]:
        if word.startswith("-"):
            name = word.partition("=")[0]
            options = {one for option in command.params for one in (*option.opts, *option.secondary_opts)}
            if name not in options | {"--help", "--version"}:
                return f"{command.name} has no option {name}"
        elif isinstance(command, click.Group) and not word.isupper() and word != "...":
            if word not in command.commands:
                return f"there is no command {word}"
            command = command.commands[word]
    return None


def test_every_command_that_a_page_shows_exists_with_these_options() -> None:
    listed = list(shown())
    assert len(listed) > 60
    assert [f"{place}: {command}: {wrong}" for place, command in listed if (wrong := problem(command))] == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
