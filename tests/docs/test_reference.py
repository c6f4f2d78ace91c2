"""The reference says what the code does: every page is fresh, and nothing that a person can name is left out."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from project import ROOT
from pydantic import BaseModel

from deckgen.checks.rule import RULES
from deckgen.cli import main
from deckgen.figures import figure_kinds
from deckgen.metrics import catalogue
from deckgen.models import TARGETS
from deckgen.reference import PAGES, pages, write_pages
from deckgen.sections.base import SECTIONS
from deckgen.sources.base import SOURCES
from deckgen.spec import DeckSpec
from deckgen.theme import Theme

DOCS = ROOT / "docs"
HOW = "run `make reference`, read what changed, and commit it"


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def commands(command: click.Command = main, path: str = "deckgen") -> Iterator[tuple[str, click.Command]]:
    for name, one in command.commands.items() if isinstance(command, click.Group) else ():
        yield f"{path} {name}", one
        yield from commands(one, f"{path} {name}")


def models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    from deckgen.reference.fields import _held

    seen.add(model)
    for field in model.model_fields.values():
        for _, held in _held(field.annotation, ""):
            if held not in seen:
                models(held, seen)
    return seen


def test_every_page_is_as_the_code_writes_it() -> None:
    behind = [path.name for path, fresh in pages(DOCS) if not path.is_file() or path.read_text("utf-8") != fresh]
    assert behind == [], HOW


def test_a_page_that_is_behind_is_written_and_no_other() -> None:
    assert list(write_pages(DOCS)) == [], HOW


@pytest.mark.parametrize("command", [path for path, _ in commands()])
def test_every_command_says_what_it_and_each_of_its_options_does(command: str) -> None:
    found = dict(commands())[command]
    page = text("reference/cli.md")
    assert f"### `{command}`\n" in page
    assert found.help
    section = page.split(f"### `{command}`\n")[1].split("\n### ")[0]
    for option in found.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{command} {option.opts[0]} has no help"
            assert all(f"`{name}`" in section for name in option.opts), option.opts


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("reference/sections.md", list(SECTIONS)),
        ("reference/figures.md", list(figure_kinds())),
        ("reference/metrics.md", list(catalogue())),
        ("reference/models.md", list(TARGETS)),
        ("reference/sources.md", list(SOURCES)),
        ("checks.md", list(RULES)),
    ],
)
def test_every_kind_has_its_entry(page: str, names: list[str]) -> None:
    shown = text(page)
    assert [name for name in names if f"### `{name}`\n" not in shown] == []


@pytest.mark.parametrize(("page", "model"), [("reference/spec.md", DeckSpec), ("reference/themes.md", Theme)])
def test_every_key_has_its_row(page: str, model: type[BaseModel]) -> None:
    shown = text(page)
    keys = {name for one in models(model, set()) for name, field in one.model_fields.items() if not field.exclude}
    keys -= {"kind", "options", "path"} if model is DeckSpec else set()  # a section's own, not typed as such
    assert sorted(key for key in keys if f"| `{key}` |" not in shown) == []


def test_no_page_names_a_place_on_the_machine_that_wrote_it() -> None:
    for page in PAGES:
        assert str(ROOT) not in text(page), page
        assert " at 0x" not in text(page), page
