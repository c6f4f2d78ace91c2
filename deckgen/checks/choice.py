"""Which rules run, and which findings are heard: a `ChecksSpec` resolved against the rules that there are."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from deckgen.checks.rule import RULES, DrawnRule, FileRule
from deckgen.errors import Mark, Problem, SpecError
from deckgen.findings import Finding
from deckgen.source import display_path, near
from deckgen.spec_checks import ChecksSpec, IgnoreSpec

CHECK_OPTIONS = f"known: {', '.join(ChecksSpec.model_fields)}"
MarkOf = Callable[[Sequence[str | int]], Mark | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sifted:
    """Findings that count, and those that somebody chose not to hear of, each with the reason given."""

    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, str], ...] = ()


def problems_in(choice: ChecksSpec, mark_of: MarkOf) -> list[Problem]:
    """Return what is wrong with a choice: codes that no rule has, options that a rule does not take."""
    named: list[tuple[str, tuple[str | int, ...]]] = [(code, ("select", i)) for i, code in enumerate(choice.select)]
    named += [(item.rule, ("ignore", i, "rule")) for i, item in enumerate(choice.ignore)]
    named += [(code, ("options", code)) for code in choice.options]
    if not named:
        return []
    families = {code.partition(".")[0] for code in RULES}
    problems = [
        Problem(message=f"there is no rule called {code!r}", mark=mark_of(where), hint=near(code, {*RULES, *families}))
        for code, where in named
        if code not in RULES and (where[0] == "options" or code not in families)
    ]
    for code, options in choice.options.items():
        if code in RULES:
            problems += _option_problems(code, options, mark_of)
    return problems


def _option_problems(code: str, options: Mapping[str, Any], mark_of: MarkOf) -> list[Problem]:
    try:
        RULES[code].model_validate(dict(options))
    except ValidationError as error:
        known = RULES[code].model_fields
        return [
            Problem(
                message=f"{code} has no option {name!r}" if e["type"] == "extra_forbidden" else f"{code}: {e['msg']}",
                mark=mark_of(("options", code, name)),
                hint=near(name, known) if known else "it has none",
            )
            for e in error.errors(include_url=False)
            for name in [str(e["loc"][0])]
        ]
    return []


def file_rules(choice: ChecksSpec) -> list[FileRule]:
    """Return the rules over written decks that `choice` asks for, in the order of their codes."""
    return [
        kind.model_validate(dict(choice.options.get(code, {})))
        for code, kind in RULES.items()
        if issubclass(kind, FileRule) and wanted(code, choice)
    ]


def drawn_rules(choice: ChecksSpec) -> list[DrawnRule]:
    """Return the rules over drawn decks that `choice` asks for, in the order of their codes."""
    return [
        kind.model_validate(dict(choice.options.get(code, {})))
        for code, kind in RULES.items()
        if issubclass(kind, DrawnRule) and wanted(code, choice)
    ]


def wanted(code: str, choice: ChecksSpec) -> bool:
    """Return whether `choice` asks for the rule `code`."""
    return not choice.select or any(matches(code, one) for one in choice.select)


def matches(code: str, name: str) -> bool:
    """Return whether `name` is the rule `code`, or its family."""
    return code == name or code.startswith(f"{name}.")


def sift(findings: Iterable[Finding], choice: ChecksSpec, ids: Sequence[str] = ()) -> Sifted:
    """Return which of `findings` count by `choice`; `ids` are the slides' ids, in order."""
    heard: list[Finding] = []
    ignored: list[tuple[Finding, str]] = []
    for finding in findings:
        if not wanted(finding.rule, choice):
            continue
        reason = next((item.reason for item in choice.ignore if _covers(item, finding, ids)), None)
        if reason is None:
            heard.append(finding)
        else:
            ignored.append((finding, reason))
    return Sifted(findings=tuple(heard), ignored=tuple(ignored))


def _covers(item: IgnoreSpec, finding: Finding, ids: Sequence[str]) -> bool:
    if not matches(finding.rule, item.rule):
        return False
    if not item.slides:
        return True
    number = finding.slide
    if number is None:
        return False
    return number in item.slides or (number <= len(ids) and ids[number - 1] in item.slides)


def project_choice(folder: Path) -> ChecksSpec:
    """Return what ``[tool.deckgen.check]`` of the nearest pyproject.toml from `folder` upwards chooses; else nothing.

    Raises
    ------
    SpecError
        Where that file cannot be read, or its table does not hold a choice.
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        path = place / "pyproject.toml"
        if path.is_file():
            return _from_toml(path)
    return ChecksSpec()


def _from_toml(path: Path) -> ChecksSpec:
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text).get("tool", {}).get("deckgen", {}).get("check", {})
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{display_path(path)} is not TOML: {error}", hint="mend the line that it names") from error
    header = next((i for i, line in enumerate(text.splitlines(), 1) if "tool.deckgen" in line), 1)
    mark = Mark(file=display_path(path), line=header)
    try:
        choice = ChecksSpec.model_validate(table)
    except ValidationError as error:
        raise SpecError(
            Problem(
                message=f"tool.deckgen.check, {'.'.join(map(str, e['loc']))}: {e['msg']}", mark=mark, hint=CHECK_OPTIONS
            )
            for e in error.errors(include_url=False)
        ) from error
    problems = problems_in(choice, lambda where: mark)
    if problems:
        raise SpecError(problems)
    return choice
