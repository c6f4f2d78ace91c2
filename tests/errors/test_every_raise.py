"""Every error that deckgen raises on purpose says what to do about it: read from the code itself, so none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import deckgen

PACKAGE = Path(deckgen.__file__).parent
ERRORS = {
    "DeckgenError", "SpecError", "SourceError", "DataError", "ThemeError", "OutputError", "RegistryError", "FetchError",
}  # fmt: skip
# What carries problems that have been made, each with its hint, elsewhere.
CARRIES = {"problems", "problem", "found", "unreadable"}
# What returns a problem.
MAKES = {"Problem", "problem", "replace", "_old_file"}
# file -> why an error there says enough without a hint.
ENOUGH: dict[str, str] = {}


@cache
def calls() -> list[tuple[str, ast.Call, str]]:
    return list(_calls())


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                yield f"{file.relative_to(PACKAGE).as_posix()}:{node.lineno}", node, name


def has_hint(call: ast.Call) -> bool:
    hint = next(
        (word.value for word in call.keywords if word.arg == "hint"), call.args[1] if len(call.args) > 1 else None
    )
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    return starred or (hint is not None and not (isinstance(hint, ast.Constant) and hint.value is None))


def carries_problems(call: ast.Call) -> bool:
    if not call.args:
        return False
    first = call.args[0]
    if isinstance(first, ast.Name):
        return first.id in CARRIES
    # A problem made on the spot is looked at by itself; `error.problems` were looked at where they were made.
    made = getattr(first, "func", None)
    return (
        isinstance(first, ast.GeneratorExp | ast.Attribute) or getattr(made, "id", getattr(made, "attr", "")) in MAKES
    )


def without_hint() -> list[str]:
    return [
        f"{place}: {ast.unparse(call)[:100]}"
        for place, call, name in calls()
        if (name == "Problem" and any(word.arg == "message" for word in call.keywords) and not has_hint(call))
        or (name in ERRORS and not carries_problems(call) and not has_hint(call))
        or (name == "refuse" and len(call.args) + len(call.keywords) > 1 and not has_hint(call))
    ]


def test_every_error_says_what_to_do_about_it() -> None:
    silent = [place for place in without_hint() if place.split(":")[0] not in ENOUGH]
    assert silent == [], "give each a hint: " + "\n".join(silent)


def test_the_list_of_exceptions_holds_only_what_needs_it() -> None:
    assert set(ENOUGH) <= {place.split(":")[0] for place in without_hint()}


@pytest.mark.parametrize("name", ["OutputError", "SpecError"])
def test_an_error_without_a_hint_would_be_found(name: str) -> None:
    [call] = [node for node in ast.walk(ast.parse(f"raise {name}(f'{{x}} is wrong')")) if isinstance(node, ast.Call)]
    assert not has_hint(call)
    assert not carries_problems(call)
