"""The rc parameters of matplotlib that a theme may set for its figures, and why it may not set the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deckgen.errors import Problem
from deckgen.source import near

_SLIDE: Final = "the slide says how large a figure is, and how it is saved"
_BYTES: Final = "the same deck must give the same bytes"
_WORDS: Final = "labels are shown as they are written, in the theme's fonts"
# What a name begins with -> why it stays as it is.
REFUSED: Final[Mapping[str, str]] = {
    "figure.": _SLIDE,
    "savefig.": _SLIDE,
    "svg.": _BYTES,
    "backend": "figures are drawn without a screen",
    "font.": "text is measured too: set `fonts`, and `sizes: {figure: ..., figure_small: ...}`",
    "text.usetex": _WORDS,
    "text.latex.": _WORDS,
    "text.parse_math": _WORDS,
    "axes.prop_cycle": "marks have colour roles: set `colors`",
}


def rc_problems(given: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
    """Yield (name, what is wrong with it) for each of `given` that cannot be set; imports matplotlib where there are any."""
    if not given:
        return
    from matplotlib import RcParams, rcParamsDefault

    known = [name for name in rcParamsDefault if not name.startswith("_")]
    for name, value in given.items():
        reason = next((why for start, why in REFUSED.items() if name.startswith(start)), None)
        if reason:
            yield name, Problem(message=f"a theme cannot set {name}", hint=reason)
        elif name not in known:
            hint = "write the name in full: `axes.linewidth: 1`" if isinstance(value, dict) else near(name, known)
            yield name, Problem(message=f"matplotlib has no rc parameter {name!r}", hint=hint)
        else:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    RcParams({name: value})
            except (ValueError, TypeError, Warning) as error:
                said = str(error).removeprefix(f"Key {name}: ")
                yield (
                    name,
                    Problem(
                        message=f"{name} cannot be {value!r}: {said}", hint=f"left out, it is {rcParamsDefault[name]!r}"
                    ),
                )
