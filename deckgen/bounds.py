"""Requirements of a distribution, and whether an installed version is within their bounds."""

from __future__ import annotations


def name_and_bounds(requirement: str) -> tuple[str, str]:
    """Return the name and the versions of a requirement such as ``splink<6,>=5.0``."""
    bare = requirement.split(";")[0].replace(" ", "")
    cut = next((i for i, letter in enumerate(bare) if letter in "[<>=!~("), len(bare))
    return bare[:cut], bare[cut:].partition("]")[2] if bare[cut : cut + 1] == "[" else bare[cut:].strip("()")


def fits(there: str, wanted: str) -> bool:
    """Return whether a version is within bounds such as ``<6,>=5.0``."""
    for bound in filter(None, wanted.split(",")):
        number = _number(bound.lstrip("<>=!~"))
        compared = _number(there)[: len(number)]
        below, above = compared < number, compared >= number
        if (bound.startswith(">=") and below) or (bound.startswith("<") and not bound.startswith("<=") and above):
            return False
    return True


def _number(text: str) -> tuple[int, ...]:
    parts = (part for part in text.split("."))
    return tuple(int("".join(letter for letter in part if letter.isdigit()) or 0) for part in parts)
