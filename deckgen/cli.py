"""The command line: parse, call, print. The one place that turns an error into text and an exit code.

Exit codes: 0 done, 1 findings or a failed build, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deckgen.cli_check import check
from deckgen.cli_data import data, init
from deckgen.cli_diff import diff
from deckgen.cli_ledger import trace, verify
from deckgen.terminal import (
    guarded,
    json_option,
    no_cache_option,
    print_error,
    progress,
    quiet_option,
    set_option,
)

if TYPE_CHECKING:
    from deckgen.claims import Examined
    from deckgen.explain import Explanation
    from deckgen.pipeline import Build
    from deckgen.slides.merge import Merged
    from deckgen.values import MetricValue

REASONS = 5  # for rows kept aside that a build names; the file has them all
KINDS = ("sections", "figures", "metrics", "themes", "layouts", "sources", "models", "checks", "decks")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="deckgen-decks", prog_name="deckgen")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Slide decks compiled from a YAML spec: every number computed, defined and traceable."""
    context.obj = {"debug": debug}


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--all", "all_decks", is_flag=True, help="Build every deck in decks/.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; default out/NAME.pptx.")
@click.option("--charts", type=click.Choice(["image", "native"]), help="Figures as pictures, or as charts to edit.")
@click.option(
    "--overwrite", is_flag=True, help="Start afresh over a deck that somebody has edited; it is kept as .bak."
)
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and leave the deck as it is.")
@set_option
@no_cache_option
@quiet_option
@json_option
@guarded
def build(
    decks: tuple[str, ...], all_decks: bool, out: Path | None, charts: str | None, overwrite: bool, dry: bool,
    settings: tuple[str, ...], no_cache: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Build decks: a name in decks/, or the path of a spec. Default: board.

    A deck that was edited by hand keeps the edits: its numbers, pictures, charts and tables are renewed.
    """
    from deckgen import pipeline
    from deckgen.errors import DeckgenError

    names = _all_decks() if all_decks else list(decks) or ["board"]
    if out and len(names) > 1:
        raise click.UsageError("--out takes one deck")
    if out and out.suffix.lower() != ".pptx":
        raise click.UsageError(f"--out {out} does not end in .pptx")
    if charts:
        settings = (*settings, f"charts={charts}")
    made, failed = [], []
    for name in names:
        try:
            with progress(quiet or as_json) as report:
                made.append(
                    pipeline.build(
                        name, settings=settings, out=out, fresh=no_cache, overwrite=overwrite, dry=dry, report=report
                    )
                )
        except DeckgenError as error:
            if len(names) == 1:
                raise
            # One deck with a mistake does not keep the others from being built.
            failed.append(name)
            print_error(error, as_json=False)
            continue
        if not (quiet or as_json):
            _print_build(made[-1])
    apart = pipeline.disagreements(made) if len(made) > 1 else []
    if as_json:
        listed = {"decks": [b.as_dict() for b in made], "findings": apart}
        click.echo(json.dumps(made[0].as_dict() if len(names) == 1 else listed, indent=2))
    elif apart and not quiet:
        click.echo("Between the decks:")
        for finding in apart:
            _print_finding(finding)
    if failed:
        click.echo(f"{len(failed)} of {len(names)} decks failed: {', '.join(failed)}", err=True)
        sys.exit(1)


def _all_decks() -> list[str]:
    from deckgen.errors import SpecError

    names = sorted(path.stem for path in Path("decks").glob("*.yaml") if path.stem != "base")
    if not names:
        raise SpecError("there is no deck in decks/ here", hint="run this where decks/ is, or name a deck")
    return names


def _print_build(made: Build) -> None:
    from deckgen.source import display_path

    done = "merged" if made.merged else "written"
    state = "unchanged" if made.unchanged else done if made.written else f"would be {done}; checked"
    size = f"{made.bytes / 1e6:.2f} MB" if made.bytes >= 1e6 else f"{made.bytes / 1e3:.0f} KB"
    click.echo(f"{display_path(made.output)}: {made.slides} slides, {size}, {state} in {made.seconds:.1f} s")
    if made.merged:
        _print_merged(made.merged)
    if made.rejected and made.rejects_file:
        count = sum(why["n"] for why in made.rejected)
        click.echo(f"  {count:,} rows kept aside, listed in {display_path(made.rejects_file)}:")
        for why in made.rejected[:REASONS]:
            click.echo(f"    {why['n']:>8,}  {why['source']}: {why['reason']}")
    for finding in made.findings:
        _print_finding(finding)
    ignored = f", {len(made.ignored)} ignored" if made.ignored else ""
    if ignored or not made.findings:
        click.echo(f"  {len(made.findings)} findings{ignored}")


def _print_merged(merged: Merged) -> None:
    counts = f"{len(merged.kept)} edits kept, {len(merged.renewed)} pieces renewed, {len(merged.conflicts)} conflicts"
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


def _print_finding(finding: Mapping[str, Any]) -> None:
    from deckgen.pipeline import place_of

    where = f"{finding['file']}:{finding['line']}: " if finding["file"] else ""
    click.echo(f"  {finding['severity']}: {where}{place_of(finding)}{finding['message']} [{finding['rule']}]")


@main.command()
@click.argument("deck", default="board")
@set_option
@no_cache_option
@json_option
@guarded
def metrics(deck: str, settings: tuple[str, ...], no_cache: bool, as_json: bool) -> None:
    """Compute and print every metric of a deck, without building it; published figures beside the computed ones."""
    from deckgen.answers import compute_metrics
    from deckgen.claims import examine
    from deckgen.formats import writing_numbers
    from deckgen.plan import make_plan

    with progress(as_json) as report:
        values = compute_metrics(deck, settings=settings, fresh=no_cache, report=report)
    spec = make_plan(deck, settings).spec
    with writing_numbers(spec.numbers.form()):
        claims = examine(spec.claims, values)
        if as_json:
            listed = {name: value.as_dict() for name, value in values.items()}
            click.echo(json.dumps({"metrics": listed, "claims": [claim.as_dict() for claim in claims]}, indent=2))
        else:
            _print_metrics(values, claims)


def _print_metrics(values: Mapping[str, MetricValue], claims: Sequence[Examined]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("metric", "value", "change", "interval", "n", "period", box=None)
    for name, value in values.items():
        interval = "" if value.low is None else value.interval
        change = "" if value.prior is None else value.change
        shown = value.text if value.value is not None else f"{value.text}: {value.reason}"
        table.add_row(name, shown, change, interval, f"{value.n:,}" if value.n is not None else "", value.period)
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(table)
    if claims:
        table = Table("published figure", "claimed", "computed", "outcome", "metric", box=None)
        for item in claims:
            table.add_row(item.claim.label, item.claimed, item.computed, item.outcome, item.claim.metric or "")
        console.print()
        console.print(table)


@main.command("list")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("template", required=False, type=click.Path(path_type=Path))
@json_option
@guarded
def list_(kind: str, template: Path | None, as_json: bool) -> None:
    """List what there is: sections, figures, metrics, themes, layouts, sources, models, checks, decks.

    `layouts TEMPLATE` shows what a .pptx or .potx of your own offers, and what its layouts are used for.
    """
    from deckgen.listing import listing, template_layouts

    if template is not None and kind != "layouts":
        raise click.UsageError(f"list {kind} takes no template; `list layouts {template}` does")
    if template is not None and as_json:
        click.echo(json.dumps(template_layouts(template), indent=2))
        return
    rows = listing(kind, template)
    if as_json:
        click.echo(json.dumps([{"name": name, "about": about} for name, about in rows], indent=2))
        return
    width = max(len(name) for name, _ in rows)
    for name, about in rows:
        click.echo(f"{name:<{width}}  {about}")


@main.command()
@click.argument("words", nargs=-1, required=True, metavar="[KIND] NAME")
@click.option("--deck", help="Also give what this deck computes; for a model its card, of the board deck unless said.")
@set_option
@json_option
@guarded
def explain(words: tuple[str, ...], deck: str | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Explain a metric, section, figure, source, model or check: `explain donor_retention`, `explain model churn`."""
    from deckgen.explain import EXPLAINED, explain_metric
    from deckgen.explain import explain as explained

    if len(words) > 2 or (len(words) == 2 and words[0] not in EXPLAINED):
        raise click.UsageError(f"give a name, or one of {', '.join(EXPLAINED)} and a name")
    kind, name = (words[0] if len(words) == 2 else None), words[-1]
    if kind == "model":
        _print_card(deck or "board", name, settings, as_json)
        return
    if deck and kind in (None, "metric"):
        from deckgen.answers import compute_metrics
        from deckgen.plan import make_plan

        metric = make_plan(deck, settings).metrics.get(name)
        if metric is not None:
            with progress(True) as report:
                value = compute_metrics(deck, settings=settings, report=report)[name]
            _print_value(explain_metric(metric), value, as_json)
            return
    found = explained(name, kind)
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], indent=2))
    else:
        click.echo("\n\n".join(one.text() for one in found))


def _print_value(about: Explanation, value: MetricValue, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([about.as_dict() | {"value": value.as_dict()}], indent=2))
        return
    shown = value.text if value.value is not None else f"{value.text}: {value.reason}"
    facts = [("value", shown), ("of period", value.period), ("n", value.n_text)]
    if value.low is not None:
        facts.append(("95% interval", value.interval))
    if value.prior is not None:
        facts.append(("a year before", f"{value.prior_text} ({value.prior_period}); {value.change}"))
    click.echo(replace(about, facts=(*facts, *about.facts)).text())


def _print_card(deck: str, name: str, settings: tuple[str, ...], as_json: bool) -> None:
    from deckgen.answers import model_card

    with progress(as_json) as report:
        card = model_card(deck, name, settings=settings, report=report)
    click.echo(json.dumps(card.as_dict(), indent=2) if as_json else card.text())


@main.command()
@json_option
@guarded
def doctor(as_json: bool) -> None:
    """Tell what works here, and what to install for the rest."""
    from deckgen.doctor import examine

    rows = examine()
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=2))
    else:
        for row in rows:
            state = click.style("ok     ", fg="green") if row.ok else click.style("missing", fg="yellow")
            click.echo(f"{state}  {row.name:<14} {row.found}")
            if not row.ok:
                click.echo(f"{'':<9}{row.needed_for}; {row.mend}")
    if any(row.required and not row.ok for row in rows):
        sys.exit(1)


main.add_command(check)
main.add_command(trace)
main.add_command(verify)
main.add_command(diff)
main.add_command(data)
main.add_command(init)
