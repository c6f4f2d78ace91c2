"""`deckgen metrics`, `list`, `explain` and `doctor`: what there is, what it means, and what works here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckgen import completion
from deckgen.progress import progress
from deckgen.terminal import (
    deck_argument,
    engine_option,
    guarded,
    json_option,
    no_cache_option,
    set_option,
)

if TYPE_CHECKING:
    from deckgen.claims import Examined
    from deckgen.explain import Explanation
    from deckgen.values import MetricValue

KINDS = ("sections", "figures", "metrics", "themes", "layouts", "sources", "models", "checks", "decks")


@click.command()
@deck_argument
@engine_option
@set_option
@no_cache_option
@json_option
@guarded
def metrics(deck: str, engine: str | None, settings: tuple[str, ...], no_cache: bool, as_json: bool) -> None:
    """Compute and print every metric of a deck, without building it; published figures beside the computed ones."""
    from deckgen.answers import compute_metrics
    from deckgen.claims import examine
    from deckgen.formats import writing_numbers
    from deckgen.plan import make_plan

    with progress(as_json) as report:
        values = compute_metrics(deck, settings=settings, fresh=no_cache, engine=engine, report=report)
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


@click.command("list")
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.argument("template", required=False, type=click.Path(path_type=Path))
@json_option
@guarded
def list_(kind: str | None, template: Path | None, as_json: bool) -> None:
    """List what there is: sections, figures, metrics, themes, layouts, sources, models, checks, decks.

    `layouts TEMPLATE` shows what a .pptx or .potx of your own offers, and what its layouts are used for.
    """
    from deckgen.listing import listing, template_layouts

    if kind is None:
        click.echo(json.dumps(KINDS) if as_json else "\n".join(f"deckgen list {one}" for one in KINDS))
        return
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


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[KIND] NAME", shell_complete=completion.explained)
@click.option("--deck", help="Also give what this deck computes; for a model its card, of the board deck unless said.",
              shell_complete=completion.decks)  # fmt: skip
@set_option
@json_option
@guarded
def explain(words: tuple[str, ...], deck: str | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Explain a metric, section, figure, source, model or check: `explain donor_retention`, `explain model churn`."""
    from deckgen.explain import EXPLAINED, explain_metric
    from deckgen.explain import explain as explained

    if len(words) > 2:
        raise click.UsageError(f"give a name, or one of {', '.join(EXPLAINED)} and a name")
    if len(words) == 2 and words[0] not in EXPLAINED:
        from deckgen.source import near

        meant = near(words[0], EXPLAINED)
        raise click.UsageError(f"{words[0]!r} is no kind of thing to explain; {meant}")
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


@click.command()
@json_option
@guarded
def doctor(as_json: bool) -> None:
    """Tell what works here, and the command that installs the rest. Leaves with 1 only where no build can work."""
    from deckgen.doctor import examine

    rows = examine()
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=2))
    else:
        for row in rows:
            color, state = ("green", "ok") if row.ok else ("red", "fails") if row.required else ("yellow", "look")
            click.echo(f"{click.style(f'{state:<5}', fg=color)}  {row.name:<12} {row.found}")
            if not row.ok:
                click.echo(f"{'':<20}needed for {row.needed_for}: {row.mend}")
    if any(row.required and not row.ok for row in rows):
        sys.exit(1)
