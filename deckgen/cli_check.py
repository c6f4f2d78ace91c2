"""``deckgen check``: a spec before it is built, or any finished deck."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deckgen import completion
from deckgen.terminal import guarded, json_option, set_option

if TYPE_CHECKING:
    from deckgen.checks.choice import Sifted
    from deckgen.spec_checks import ChecksSpec


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="SPEC|DECK.pptx...",
                shell_complete=completion.decks)  # fmt: skip
@click.option("--select", multiple=True, metavar="RULE", help="Only this rule, or this family of rules.",
              shell_complete=completion.rules)  # fmt: skip
@click.option("--ignore", multiple=True, metavar="RULE", help="Not this rule, or this family.",
              shell_complete=completion.rules)  # fmt: skip
@click.option(
    "--for-each", metavar="ROWS", help="Check a spec for the rows that it will be built for, as `build` takes them."
)
@click.option("--fix", is_flag=True, help="Mend what is safe to mend; the file as it was is kept as .bak.")
@click.option("--render", is_flag=True, help="Draw the deck with LibreOffice too, and look at its pages.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF, for code hosts and editors.")
@set_option
@json_option
@guarded
def check(
    targets: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], fix: bool, render: bool,
    as_sarif: bool, for_each: str | None, settings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Check a spec without building it, or any finished .pptx, also one that deckgen did not make.

    A spec or a pyproject.toml may choose rules, ignore some with a reason, and set their limits.
    """
    if render and not any(_is_deck(target) for target in targets):
        raise click.UsageError("--render looks at a finished deck; give the path of a .pptx")
    quiet = as_json or as_sarif
    checked = [
        _checked(target, select, ignore, fix, render, settings, for_each=for_each, quiet=quiet) for target in targets
    ]
    found = [
        (target, finding) for target, (_, sifted) in zip(targets, checked, strict=True) for finding in sifted.findings
    ]
    if as_sarif:
        from importlib.metadata import version

        from deckgen.checks.sarif import sarif

        click.echo(json.dumps(sarif(found, version("deckgen-decks")), indent=2))
    elif as_json:
        click.echo(json.dumps(_as_dict(zip(targets, (sifted for _, sifted in checked), strict=True)), indent=2))
    else:
        for said, sifted in checked:
            _print(said, sifted)
    if found:
        sys.exit(1)


def _checked(
    target: str, select: tuple[str, ...], ignore: tuple[str, ...], fix: bool, render: bool, settings: tuple[str, ...],
    *, for_each: str | None, quiet: bool,
) -> tuple[str, Sifted]:  # fmt: skip
    """Return what to say of `target` in the end, and its findings."""
    from deckgen.checks.choice import Sifted

    if _is_deck(target):
        path = Path(target)
        found = _check_deck(path, _typed(select, ignore), fix=fix, render=render, quiet=quiet)
        return "" if quiet else _in_all(path, found), found
    from deckgen.plan import describe, make_plan
    from deckgen.run import check_sources

    plan = make_plan(target, settings, for_each=for_each)
    check_sources(plan)
    return f"{describe(plan)}. No mistakes found.", Sifted(findings=())


def _is_deck(target: str) -> bool:
    from deckgen.slides.opening import is_deck_file

    return is_deck_file(Path(target))


def _typed(select: tuple[str, ...], ignore: tuple[str, ...]) -> ChecksSpec:
    """Return what the command line chooses."""
    from deckgen.checks.choice import problems_in
    from deckgen.errors import SpecError
    from deckgen.spec_checks import ChecksSpec, IgnoreSpec

    ignored = tuple(IgnoreSpec(rule=code, reason="on the command line") for code in ignore)
    typed = ChecksSpec(select=select, ignore=ignored)
    problems = problems_in(typed, lambda where: None)
    if problems:
        raise SpecError(problems)
    return typed


def _check_deck(path: Path, typed: ChecksSpec, *, fix: bool, render: bool, quiet: bool) -> Sifted:
    from deckgen.checking import check_deck, choice_for

    choice, carried = choice_for(path, typed)
    if fix:
        _mend(path, choice, quiet=quiet)
    return check_deck(path, choice, carried, render=render)


def _mend(path: Path, choice: ChecksSpec, *, quiet: bool) -> None:
    from deckgen.checks.mend import mend
    from deckgen.slides.archive import put_in_place, refuse_if_open

    refuse_if_open(path)
    before = path.read_bytes()
    after, mended = mend(before, choice)
    if not mended:
        return
    kept = path.with_name(path.name + ".bak")
    put_in_place(before, kept)
    put_in_place(after, path)
    if not quiet:
        done = ", ".join(f"{code} ({count})" for code, count in mended.items())
        click.echo(f"{path}: mended {done}; the file as it was is {kept.name}")


def _print(said: str, sifted: Sifted) -> None:
    from deckgen.checks.summary import lines

    for severity, line in lines(sifted.findings):
        color = "red" if severity == "error" else "yellow"
        click.echo(f"{click.style(severity, fg=color)}: {line}")
    click.echo(said)


def _in_all(path: Path, sifted: Sifted) -> str:
    """Return how many findings a deck has, in how many slides."""
    from deckgen.checks.summary import total
    from deckgen.errors import OutputError
    from deckgen.slides.opening import printable
    from deckgen.slides.package import Package

    try:
        slides = len(Package.read(path).slides())
    except (OutputError, KeyError):
        slides = None
    ignored = f", {len(sifted.ignored)} ignored" if sifted.ignored else ""
    return f"{printable(str(path))}: {total(sifted.findings, slides)}{ignored}"


def _as_dict(checked: Iterable[tuple[str, Sifted]]) -> dict[str, Any]:
    from deckgen.findings import Finding

    def listed(target: str, findings: Iterable[tuple[Finding, str]]) -> Iterator[dict[str, Any]]:
        for finding, reason in findings:
            yield {**finding.as_dict(), "deck": target, **({"reason": reason} if reason else {})}

    pairs = list(checked)
    return {
        "findings": [one for target, sifted in pairs for one in listed(target, ((f, "") for f in sifted.findings))],
        "ignored": [one for target, sifted in pairs for one in listed(target, sifted.ignored)],
    }
