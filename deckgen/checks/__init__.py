"""Rules over slides and over the written file; each has a code, and a deck that breaks one is not handed out."""

from deckgen.checks.choice import Sifted, problems_in, project_choice, sift
from deckgen.checks.gate import check_bytes, check_drawn, check_package
from deckgen.checks.numbers import check_audiences, check_numbers, check_statements
from deckgen.checks.rule import RULES, BuildRule, DrawnRule, FileRule, Rule
from deckgen.checks.words import check_words

__all__ = [
    "RULES",
    "BuildRule",
    "DrawnRule",
    "FileRule",
    "Rule",
    "Sifted",
    "check_audiences",
    "check_bytes",
    "check_drawn",
    "check_numbers",
    "check_package",
    "check_statements",
    "check_words",
    "problems_in",
    "project_choice",
    "sift",
]
