"""The page of the metric catalogue: every number that a deck can state, by family."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from deckgen.explain import explain_metric
from deckgen.metrics import families
from deckgen.reference.markdown import code, fenced, page, table
from deckgen.values import Metric

_ABOUT = """\
Any text of a spec may state these: `{{ donor_retention }}` writes the value in its unit, `{{ donor_retention.change }}` how it
moved. [The spec](../spec.md#text) lists what else stands behind the dot. `deckgen metrics board` computes all of them,
`deckgen explain donor_retention --deck board` one of them with its definition."""


def metrics() -> str:
    """Return the page."""
    return page("Metrics", _ABOUT, _families())


def _families() -> Iterator[str]:
    for about, listed in families().items():
        name, _, rest = about.partition(":")
        yield f"## {name}\n\n{rest.strip().capitalize()}" if rest else f"## {name}"
        for metric in listed:
            yield _metric(metric)


def _metric(metric: Metric) -> str:
    told = explain_metric(metric)
    facts = [(label, said) for label, said in told.facts if label not in ("label", "SQL")]
    rows = table(("", ""), facts)
    query = (
        f'<details markdown="1"><summary>SQL</summary>\n\n{fenced(inspect.cleandoc(metric.sql), "sql")}\n\n</details>'
    )
    return f"### {code(metric.name)}\n\n**{metric.label}.** {told.about}\n\n{rows}\n\n{query}"
