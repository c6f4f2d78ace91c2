"""Rules over slides and over the written file; each has a code, and a deck that breaks one is not handed out."""

from deckgen.checks.choice import Sifted, problems_in, project_choice, sift
from deckgen.checks.gate import check_bytes, check_drawn, check_package
from deckgen.checks.rule import RULES, BuildRule, DrawnRule, FileRule, Rule

__all__ = [
    "RULES",
    "BuildRule",
    "DrawnRule",
    "FileRule",
    "Rule",
    "Sifted",
    "check_bytes",
    "check_drawn",
    "check_package",
    "problems_in",
    "project_choice",
    "sift",
]
