"""Words against numbers: a text that a person typed may not say "fell" of a number that rose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from deckgen.findings import Finding
from deckgen.slides.model import Paragraph, Slide, Text
from deckgen.values import MetricValue

UP = frozenset(
    [
        "rose",
        "rises",
        "rising",
        "grew",
        "grows",
        "growing",
        "increased",
        "increases",
        "climbed",
        "gained",
        "up",
        "higher",
        "improved",
    ]
)
DOWN = frozenset(
    [
        "fell",
        "falls",
        "falling",
        "dropped",
        "drops",
        "declined",
        "declines",
        "decreased",
        "shrank",
        "lost",
        "down",
        "lower",
    ]
)
# "We lost 115 donors" says how many went, not which way their number moved.
_AMOUNTS = frozenset(["lost", "gained"])
_STATED = re.compile(r"<([a-z][a-z0-9_]*)>")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def check_words(slides: Iterable[Slide], metrics: Mapping[str, MetricValue]) -> Iterator[Finding]:
    """Yield a finding for each sentence whose one direction word contradicts the one metric that it states.

    Up said of a number that fell, or that did not move, is an error; said of a rate that may have moved by chance it is
    a warning.
    """
    for number, slide in enumerate(slides, start=1):
        texts = {"Title": slide.title, **slide.body}
        for name, content in texts.items():
            if not isinstance(content, Text):
                continue
            for said, metric in _contradictions(content.paragraphs, metrics):
                yield Finding(
                    rule="words.chance" if metric.by_chance else "words.direction",
                    severity="warning" if metric.by_chance else "error",
                    message=f"the text says {said!r}, but {metric.label.lower()} is {metric.change}",
                    slide=number,
                    shape=name,
                    mark=slide.mark,
                    hint=f"let the number choose: {{{{ {metric.name}.change }}}}, or {{% if {metric.name}.direction == 'up' %}}; "
                    f"where {said!r} is said of something else, checks: ignore takes the rule with a reason",
                )


_WRONG = {"up": DOWN, "down": UP, "unchanged": UP | DOWN, "unknown": frozenset[str]()}


def _contradictions(
    paragraphs: Iterable[Paragraph], metrics: Mapping[str, MetricValue]
) -> Iterator[tuple[str, MetricValue]]:
    for paragraph in paragraphs:
        for words, names in _sentences(paragraph):
            directions = [word for word in words if word in UP | DOWN]
            if len(names) != 1 or len(set(directions)) != 1:
                continue  # which word belongs to which number is for a person to see
            metric = metrics[names.pop()]
            if directions[0] in _AMOUNTS and metric.unit == "count":
                continue
            if directions[0] in _WRONG[metric.direction]:
                yield directions[0], metric


def _sentences(paragraph: Paragraph) -> Iterator[tuple[list[str], set[str]]]:
    """Yield the typed words of each sentence, in lower case, and the metrics that it states."""
    marked = "".join(f"<{run.metric}>" if run.metric else run.text for run in paragraph.runs)
    for sentence in _SENTENCE.split(marked):
        names = set(_STATED.findall(sentence))
        yield re.findall(r"[a-z]+", _STATED.sub(" ", sentence).lower()), names
