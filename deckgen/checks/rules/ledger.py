"""Rules over a deck's numbers: ``deckgen verify`` holds them against the ledger in the deck, and against today's data."""

from __future__ import annotations

from pydantic import Field

from deckgen.checks.rule import BuildRule


class Changed(BuildRule):
    """No number was typed over by hand."""

    kind = "ledger.changed"
    why = "The number on the slide is then nobody's result."
    example = "73.6% made 75% in PowerPoint"
    mend = "change what the number is computed from, or take the number out of the sentence"


class Untraced(BuildRule):
    """Every number on a slide comes from somewhere: dates, and names such as Q3, need not."""

    kind = "ledger.untraced"
    why = "Nobody can tell later where it came from, and no build will renew it."
    example = "a text box with “we raised $3.2M”, added in PowerPoint"
    mend = "state it through a metric in the spec, or allow the text in the options of this rule"
    allow: tuple[str, ...] = Field((), description="typed text whose digits need no origin, such as 401(k)")


class Stale(BuildRule):
    """Every number is what the data say today."""

    kind = "ledger.stale"
    why = "The sources, the spec or deckgen have changed since the deck was built."
    example = "a gift file that was exported again"
    mend = "build the deck again; edits are kept"


class Differs(BuildRule):
    """A metric is shown alike wherever it stands."""

    kind = "ledger.differs"
    why = "A reader who finds two figures for one thing believes neither."
    example = "$2.4M on one slide and $2.38M on another"
    mend = "build the deck again"


class Picture(BuildRule):
    """Every figure is the one that was drawn."""

    kind = "ledger.picture"
    why = "The numbers in a picture that somebody put in its place cannot be traced."
    example = "a chart replaced by a screenshot"
    mend = "build the deck again, or add the picture beside the figure"


class Workbook(BuildRule):
    """What a chart shows is what its workbook holds."""

    kind = "ledger.workbook"
    why = "Whoever edits the chart's data gets the workbook's numbers, which no one has seen."
    example = "a cell typed over in the chart's data, and the chart as it was"
    mend = "build the deck again, or edit the chart's data in PowerPoint once, which writes both"
