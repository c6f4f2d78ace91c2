"""A theme folder read into a `Theme`: colours with roles, fonts, type scale; no .pptx yet.

`themes/NAME/theme.yaml` is data. `deckgen.slides.template` writes the PowerPoint package from it,
and figures are drawn inside `Theme.rc_params`, so one changed colour changes everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from deckgen.errors import Mark, Problem, ThemeError
from deckgen.resources import FONTS, shipped

# The faces that figures are drawn with and text is measured with: Arial's metrics, and free to ship.
FACES = {False: FONTS / "LiberationSans-Regular.ttf", True: FONTS / "LiberationSans-Bold.ttf"}

REQUIRED_COLORS = (
    "background", "surface", "text", "muted", "grid", "primary", "accent", "accent2",
    "accent3", "critical", "high", "medium", "low", "good", "bad",
)  # fmt: skip


class Fonts(BaseModel):
    """Typefaces of headings and body text, by the names PowerPoint knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    heading: str
    body: str


class Theme(BaseModel):
    """A brand as data: colour roles (hex, no ``#``), fonts, sizes and floors in points."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    label: str
    colors: Mapping[str, str]
    fonts: Fonts
    sizes: Mapping[str, float]
    floors: Mapping[str, float]

    def color(self, role: str) -> str:
        """Return the colour of `role` as ``#RRGGBB``; ThemeError for a role that the theme lacks."""
        try:
            return "#" + self.colors[role]
        except KeyError:
            raise ThemeError(f"theme {self.name!r} has no colour role {role!r}") from None

    def ink(self, fill: str) -> str:
        """Return the role, ``text`` or ``background``, that reads better on the role `fill`."""
        return max(("text", "background"), key=lambda role: contrast(self.colors[role], self.colors[fill]))

    def rc_params(self) -> dict[str, Any]:
        """Return matplotlib rc parameters; use them in ``rc_context``, never globally."""
        text, grid = self.color("text"), self.color("grid")
        return {
            "font.family": "Liberation Sans",
            "font.size": self.sizes["figure"],
            "text.color": text,
            "axes.edgecolor": grid,
            "axes.labelcolor": self.color("muted"),
            "axes.labelsize": self.sizes["figure_small"],
            "axes.facecolor": self.color("background"),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.grid": False,
            "grid.color": grid,
            "grid.linewidth": 0.8,
            "xtick.color": self.color("muted"),
            "ytick.color": text,
            "xtick.labelsize": self.sizes["figure_small"],
            "ytick.labelsize": self.sizes["figure_small"],
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "figure.facecolor": self.color("background"),
            "savefig.facecolor": self.color("background"),
            "svg.hashsalt": "deckgen",
        }


def luminance(color: str) -> float:
    """Return the relative luminance of a hex colour, in [0, 1] (WCAG 2.2)."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, in [1, 21] (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def find_theme(name: str, folders: tuple[Path, ...] = ()) -> Path:
    """Return the folder of the theme `name`: the first of `folders` that has it, else the shipped one."""
    places = [*folders, shipped("themes")]
    for place in places:
        if (place / name / "theme.yaml").is_file():
            return place / name
    known = sorted({path.parent.name for place in places for path in place.glob("*/theme.yaml")})
    raise ThemeError(f"no theme called {name!r}", hint="themes here: " + ", ".join(known))


def load_theme(name: str, folders: tuple[Path, ...] = ()) -> Theme:
    """Read the theme `name`; ThemeError when it is missing, malformed or lacks a colour role."""
    path = find_theme(name, folders) / "theme.yaml"
    mark = Mark(file=str(path), line=1)
    try:
        theme = Theme.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ThemeError(Problem(message=f"not YAML: {error}", mark=mark)) from error
    except ValidationError as error:
        raise ThemeError(
            Problem(message=f"{'.'.join(map(str, e['loc']))}: {e['msg']}", mark=mark) for e in error.errors()
        ) from error
    missing = [role for role in REQUIRED_COLORS if role not in theme.colors]
    if missing:
        raise ThemeError(Problem(message="colour roles missing: " + ", ".join(missing), mark=mark))
    return theme
