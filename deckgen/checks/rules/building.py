"""Rules that are looked at while a deck is built, where the data, the metrics and the spec are at hand."""

from __future__ import annotations

from deckgen.checks.rule import BuildRule


class Overflow(BuildRule):
    """Text fits its placeholder at a size that the brand allows."""

    kind = "text.overflow"
    why = (
        "Sizes step down to the brand's floor, space is tightened, slides are split; what is left is too long to read."
    )
    example = "a title of four lines"
    mend = "shorten the text"


class WordTooWide(BuildRule):
    """No word is wider than its box."""

    kind = "text.word-too-wide"
    why = "The word would be broken anywhere, without a hyphen."
    example = "“Constituentidentification” in a narrow table column"
    mend = "shorten the word"


class FigureText(BuildRule):
    """A figure's labels are whole, do not overlap, and stay inside it."""

    kind = "figure.text"
    severity = "warning"
    why = "A label that is cut or lies over another cannot be read."
    example = "a bar chart with forty long category names"
    mend = "shorter labels, fewer rows, or a layout with a larger figure"


class StaleData(BuildRule):
    """The last gift on file lies close to the as-of date."""

    kind = "data.stale"
    severity = "warning"
    why = "An extract that was never finished makes every number of the last months too small."
    example = "as_of: 2026-02-28 over files that end in November"
    mend = "set as_of to the day of the extract, or export the gifts again"


class TemplateColors(BuildRule):
    """A template's own colours can be told apart and read."""

    kind = "template.colors"
    severity = "warning"
    why = "Figures take their colours from the template's theme."
    example = "a brand with six shades of one blue"
    mend = "see which colours deckgen chose with `deckgen list layouts TEMPLATE`, or set them in a theme"


class Invariant(BuildRule):
    """Parts add up to their wholes, and no number contradicts another."""

    kind = "numbers.invariant"
    why = "A board that adds up two figures and finds a third believes none of them."
    example = "retained and lapsed donors that are more than last year's donors"
    mend = "check the sources and the inputs of the spec"


class Bounds(BuildRule):
    """A share lies in [0, 1], a count is whole and not negative."""

    kind = "numbers.bounds"
    why = "Such a number is a mistake in its SQL or its unit."
    example = "an own metric with unit share and the value 42"
    mend = "check the metric's SQL and unit"


class Dominance(BuildRule):
    """No single person makes up most of a sum that other figures are scaled from."""

    kind = "numbers.dominance"
    severity = "warning"
    why = "The figures would rest on one person, and would tell what that person gave."
    example = "one gift of a million in a file of small donors"
    mend = "say so on the slide, or leave the person out of the file"


class Statement(BuildRule):
    """A text that is bound to a metric states it in the metric's own characters."""

    kind = "numbers.statement"
    why = "One number has one text, wherever it stands."
    example = "$2.4M in a title and $2,410K in a table"
    mend = "write {{ name }} and let the metric choose its form"


class TypedNumber(BuildRule):
    """A number with a unit in a section's own title or text comes from a metric.

    Years, dates, list numbers and spans of time are left alone.
    """

    kind = "numbers.typed"
    severity = "warning"
    why = "A typed number has no definition and no period, and stays as it is when the data moves."
    example = "“It rose by 12%” in the text of a custom section"
    mend = "write {{ name }}, or ignore the rule with a reason where the number is fixed"


class Audiences(BuildRule):
    """Decks that are built together state a metric alike for the same period."""

    kind = "numbers.audiences"
    severity = "warning"
    why = "The board and the finance committee compare their decks."
    example = "two specs with different reporting years"
    mend = "let both decks extend the same base, or say on the slide why they differ"


class Direction(BuildRule):
    """A sentence does not say “rose” of a number that fell."""

    kind = "words.direction"
    why = "Typed words stay as they are when the numbers move."
    example = "“Retention rose to {{ donor_retention }}” in a year in which it fell"
    mend = "let the number choose: {{ name.change }}, or {% if name.direction == 'up' %}"


class Chance(BuildRule):
    """A sentence does not say “rose” of a rate that may have moved by chance."""

    kind = "words.chance"
    severity = "warning"
    why = "In 19 years of 20 such a change is the luck of who is in them."
    example = "“Retention rose” over a change of half a point among 300 donors"
    mend = "let the number choose: {{ name.change }}"
