"""What became of a build, as a person reads it: of one deck, or of one a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from deckgen.formats import number_of

if TYPE_CHECKING:
    from deckgen.cache import StageResult
    from deckgen.fanout import Fan, Made
    from deckgen.pipeline import Build
    from deckgen.slides.merge import Merged

REASONS = 5  # for rows kept aside that a build names; the file has them all
ROWS = 40  # of a table; of more rows only those that somebody must look at are listed
ORDER = ("written", "merged", "unchanged", "checked", "kept", "failed")


def print_build(made: Build) -> None:
    """Print what a build made: its size, what was reused, what was merged, kept aside and found."""
    from deckgen.source import display_path

    done = "merged" if made.merged else "written"
    state = "unchanged" if made.unchanged else done if made.written else f"would be {done}; checked"
    size = f"{made.bytes / 1e6:.2f} MB" if made.bytes >= 1e6 else f"{made.bytes / 1e3:.0f} KB"
    click.echo(
        f"{display_path(made.output)}: {number_of(made.slides, 'slide')}, {size}, {state} in {made.seconds:.1f} s"
    )
    click.echo(f"  {_reused(made.stages)}")
    if made.merged:
        _print_merged(made.merged)
    if made.rejected and made.rejects_file:
        count = sum(why["n"] for why in made.rejected)
        click.echo(f"  {number_of(count, 'row')} kept aside, listed in {display_path(made.rejects_file)}:")
        for why in made.rejected[:REASONS]:
            click.echo(f"    {why['n']:>8,}  {why['source']}: {why['reason']}")
    for finding in made.findings:
        print_finding(finding)
    ignored = f", {len(made.ignored)} ignored" if made.ignored else ""
    if ignored or not made.findings:
        click.echo(f"  {number_of(len(made.findings), 'finding')}{ignored}")


def _print_merged(merged: Merged) -> None:
    counts = ", ".join(
        (
            f"{number_of(len(merged.kept), 'edit')} kept",
            f"{number_of(len(merged.renewed), 'piece')} renewed",
            number_of(len(merged.conflicts), "conflict"),
        )
    )
    click.echo(f"  {counts}{' (--json lists all)' if merged.kept or merged.renewed else ''}")
    for lost in merged.lost:
        click.echo(f"  not found in the edited deck: {lost}")
    for conflict in merged.conflicts:
        mark = f"{conflict.mark.file}:{conflict.mark.line}: " if conflict.mark else ""
        where = ", ".join(filter(None, (f"slide {conflict.number}" if conflict.number else "", conflict.shape)))
        click.echo(
            f"  conflict: {mark}{where + ', ' if where else ''}{conflict.field}: {conflict.reason}; left as it is"
        )
        for name, side in (("written", conflict.base), ("there", conflict.theirs), ("new", conflict.ours)):
            if side:
                click.echo(f"      {name + ':':<9}{' / '.join(side.splitlines())}")


def print_finding(finding: Mapping[str, Any]) -> None:
    """Print a finding with its line and its place on the slides."""
    from deckgen.pipeline import place_of

    where = f"{finding['file']}:{finding['line']}: " if finding["file"] else ""
    click.echo(f"  {finding['severity']}: {where}{place_of(finding)}{finding['message']} [{finding['rule']}]")


def _reused(stages: Iterable[StageResult]) -> str:
    listed = list(stages)
    made = [stage.name for stage in listed if stage.status == "ran"]
    kept = [stage.name for stage in listed if stage.status == "reused"]
    if not made:
        return "everything reused"
    return f"made anew: {', '.join(made)}" + (f"; reused: {', '.join(kept)}" if kept else "")


def print_fan(fan: Fan) -> None:
    """Print a table of the rows, or of those that failed or have findings where there are many, and their sum."""
    shown = [made for made in fan.rows if len(fan.rows) <= ROWS or made.state == "failed" or made.findings]
    _print_rows(shown[:ROWS])
    if len(shown) > ROWS:
        click.echo(f"  and {len(shown) - ROWS:,} more (--json lists all)")
    for note in fan.notes:
        click.echo(f"  {note}")
    counts = fan.counts()
    said = ", ".join(f"{counts[state]:,} {state}" for state in ORDER if state in counts)
    processes = f"{fan.processes} processes" if fan.processes > 1 else "one process"
    click.echo(f"{number_of(len(fan.rows), 'row')}: {said} in {fan.seconds:.1f} s, {processes}")
    click.echo(f"  {_reused(fan.stages)}")


def print_failed(fan: Fan) -> None:
    """Print the rows that failed, for who wants to hear of nothing else."""
    for made in fan.failed:
        click.echo(f"row {made.row} ({made.name}) failed:", err=True)
        for line in _problem_lines(made):
            click.echo(f"    {line}", err=True)


def _problem_lines(made: Made) -> Iterable[str]:
    for problem in made.problems:
        mark = f"{problem['file']}:{problem['line']}: " if problem["file"] else ""
        hint = f" ({problem['hint']})" if problem["hint"] else ""
        yield f"{mark}{problem['message']}{hint}"


def _print_rows(rows: list[Made]) -> None:
    if not rows:
        return
    table = [("row", "output", "slides", "findings", "state", "seconds")]
    table += [
        (
            str(m.row),
            m.output,
            str(m.slides or ""),
            str(m.findings or ""),
            m.state,
            f"{m.seconds:.1f}" if m.seconds else "",
        )
        for m in rows
    ]
    wide = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    for line, made in zip(table, [None, *rows], strict=True):
        cells = (
            text.ljust(w) if i in (1, 4) else text.rjust(w) for i, (text, w) in enumerate(zip(line, wide, strict=True))
        )
        click.echo("  " + "  ".join(cells).rstrip())
        for said in _problem_lines(made) if made else ():
            click.echo(f"      {said}")
        if made and made.conflicts:
            left = "left as it is" if made.conflicts == 1 else "left as they are"
            click.echo(
                f"      {number_of(made.conflicts, 'conflict')} with what somebody edited; {left} (--json lists all)"
            )
