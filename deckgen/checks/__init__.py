"""Rules over slides and over the written file; each has a code, and a deck that breaks one is not handed out."""

from deckgen.checks.gate import check_bytes, check_package
from deckgen.checks.numbers import check_audiences, check_numbers, check_statements
from deckgen.checks.package import PACKAGE_RULES
from deckgen.checks.slides import SLIDE_RULES
from deckgen.checks.words import check_words

RULES = {
    **PACKAGE_RULES,
    **SLIDE_RULES,
    "numbers.invariant, numbers.bounds": check_numbers,
    "numbers.statement": check_statements,
    "numbers.audiences": check_audiences,
    "words.direction, words.chance": check_words,
}

__all__ = [
    "RULES",
    "check_audiences",
    "check_bytes",
    "check_numbers",
    "check_package",
    "check_statements",
    "check_words",
]
