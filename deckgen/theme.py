"""A theme folder read into a `Theme`: colours with roles, fonts, type scale, logo; no .pptx yet.

`themes/NAME/theme.yaml` is data, and may begin with another theme's: ``extends: NAME``. `deckgen.slides.template`
writes the PowerPoint package from it, and figures are drawn inside `Theme.rc_params`, so one changed colour
changes everywhere. A palette that cannot be read, or told apart by everybody, is refused when it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from deckgen.errors import Mark, Problem, SpecError, ThemeError
from deckgen.logo import read_logo
from deckgen.palette import contrast, objections
from deckgen.rc_params import rc_problems
from deckgen.resources import shipped
from deckgen.source import Document, display_path, merged, near, read_yaml
from deckgen.typefaces import FACES, Typeface, is_known, typeface

__all__ = ["FACES", "REQUIRED_COLORS", "Fonts", "Theme", "contrast", "find_theme", "load_theme"]

REQUIRED_COLORS = (
    "background", "surface", "text", "muted", "grid", "primary", "accent", "accent2",
    "accent3", "critical", "high", "medium", "low", "good", "bad",
)  # fmt: skip
# Roles that a theme may set apart: titles, the ground of cover and closing, the header row of tables, decoration,
# the middle of a scale that runs from surface to primary.
DERIVED_COLORS = {"title": "primary", "cover": "primary", "header": "primary", "brand": "accent", "ramp": "accent2"}
_SIZES = ("title", "cover", "body", "small", "table", "kpi", "figure", "figure_small", "footer")
_FLOORS = ("title", "body", "table")
EXTEND = "add them, or begin with another theme's: `extends: lakeshore`"

# Theme part's slot, as shown through the master's colour map -> the role that it stands for.
SLOTS: Mapping[str, str] = {
    "tx1": "text", "bg1": "background", "tx2": "primary", "bg2": "surface", "accent1": "accent",
    "accent2": "accent2", "accent3": "accent3", "accent4": "high", "accent5": "medium", "accent6": "good",
}  # fmt: skip


class Fonts(BaseModel):
    """Typefaces of headings and body text, by the names PowerPoint knows.

    Fallbacks are fonts of about the same width: the first known one measures text, where the font itself is not known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    heading: str
    body: str
    heading_fallbacks: tuple[str, ...] = ()
    body_fallbacks: tuple[str, ...] = ()
    heading_bold: bool = True

    def face(self, *, heading: bool = False) -> Typeface:
        """Return what measures the text of headings, or of the body."""
        first = (self.heading, *self.heading_fallbacks) if heading else (self.body, *self.body_fallbacks)
        return typeface(first)


class Theme(BaseModel):
    """A brand as data: colour roles (hex, no ``#``), fonts, sizes and floors in points, logo and decoration.

    `slots` is DrawingML's theme colour -> role: these follow when somebody changes the colours in PowerPoint.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    label: str
    colors: Mapping[str, str]
    fonts: Fonts
    sizes: Mapping[str, float]
    floors: Mapping[str, float]
    decoration: Literal["rings", "staves"] = "rings"
    logo: str | None = Field(None, pattern=r"^[^/\\]+\.(png|jpg|jpeg|svg)$")  # a file in the theme's folder
    logo_image: bytes | None = Field(None, exclude=True, repr=False)
    logo_vector: bytes | None = Field(None, exclude=True, repr=False)  # shown for `logo_image` where SVG can be drawn
    matplotlib: Mapping[str, Any] = {}  # rc parameters of figures, on top of those that follow from the rest
    slots: Mapping[str, str] = SLOTS

    def color(self, role: str) -> str:
        """Return the colour of `role` as ``#RRGGBB``; ThemeError for a role that the theme lacks."""
        try:
            return "#" + self.colors[role]
        except KeyError:
            raise ThemeError(f"theme {self.name!r} has no colour role {role!r}", hint=near(role, self.colors)) from None

    def ink(self, fill: str) -> str:
        """Return the role, ``text`` or ``background``, that reads better on the role `fill`."""
        return max(("text", "background"), key=lambda role: contrast(self.colors[role], self.colors[fill]))

    def slot(self, role: str) -> str | None:
        """Return the theme colour ("tx1", "accent1") that shows `role`, or None where the file holds a value."""
        value = self.colors[role]
        same = [slot for slot, other in self.slots.items() if self.colors.get(other) == value]
        own = [slot for slot in same if self.slots[slot] == role]
        return next(iter(own or (same if role in DERIVED_COLORS else [])), None)

    def rc_params(self) -> dict[str, Any]:
        """Return matplotlib rc parameters; use them in ``rc_context``, never globally."""
        text, grid = self.color("text"), self.color("grid")
        return {
            "font.family": self.fonts.face().family,
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
            **self.matplotlib,
        }


def find_theme(name: str, folders: tuple[Path, ...] = ()) -> Path:
    """Return the folder of the theme `name`: the first of `folders` that has it, else the shipped one."""
    places = [*folders, shipped("themes")]
    for place in places:
        if (place / name / "theme.yaml").is_file():
            return place / name
    known = sorted({path.parent.name for place in places for path in place.glob("*/theme.yaml")})
    hint = near(name, known) or ""
    if not hint.startswith("did you mean"):
        hint = "themes here: " + ", ".join(known)
    raise ThemeError(f"no theme called {name!r}", hint=hint)


def load_theme(name: str, folders: tuple[Path, ...] = ()) -> Theme:
    """Read the theme `name` and those that it extends.

    Raises
    ------
    ThemeError
        When it is missing or malformed, lacks a colour role, or has colours that cannot be read or told apart;
        with the line of theme.yaml, and the measured and the allowed value.
    """
    folder = find_theme(name, folders)
    document = _read(folder, folders, ())
    colors = document.data.get("colors")
    if isinstance(colors, dict):
        base = {role: colors[of] for role, of in DERIVED_COLORS.items() if of in colors}
        document.data["colors"] = base | colors
    try:
        theme = Theme.model_validate(document.data)
    except ValidationError as error:
        raise ThemeError(
            Problem(
                message=f"{'.'.join(map(str, e['loc']))}: {e['msg']}",
                mark=document.mark(tuple(e["loc"])),
                hint=_hint(e),
            )
            for e in error.errors()
        ) from error
    problems = [*document.problems, *_shape_problems(theme, document)]
    problems = problems or [
        *_palette_problems(theme, document),
        *_font_problems(theme, document),
        *_rc_problems(theme, document),
    ]
    if problems:
        raise ThemeError(problems)
    return _with_logo(theme, document) if theme.logo else theme


def _hint(error: ErrorDetails) -> str:
    """Return what to do about one of pydantic's complaints."""
    name = str(error["loc"][-1])
    if error["type"] != "extra_forbidden":
        return f"`deckgen list themes` shows themes that do; {EXTEND}"
    return near(name, (Fonts if len(error["loc"]) > 1 else Theme).model_fields) or EXTEND


def _read(folder: Path, folders: tuple[Path, ...], chain: tuple[Path, ...]) -> Document:
    try:
        document = read_yaml(folder / "theme.yaml")
    except SpecError as error:
        raise ThemeError(error.problems) from error
    base = document.data.pop("extends", None)
    if base is None:
        return document
    mark = document.mark(("extends",))
    chain = (*chain, folder.resolve())
    try:
        below = find_theme(str(base), folders)
    except ThemeError as error:
        raise ThemeError(Problem(message=p.message, mark=mark, hint=p.hint) for p in error.problems) from error
    if below.resolve() in chain:
        raise ThemeError(
            Problem(
                message=f"{base!r} extends itself in the end", mark=mark, hint="leave one of them out of the circle"
            )
        )
    return merged(_read(below, folders, chain), document)


def _shape_problems(theme: Theme, document: Document) -> Iterator[Problem]:
    """Yield what is missing, and colours that are none."""
    for key, wanted in (("colors", REQUIRED_COLORS), ("sizes", _SIZES), ("floors", _FLOORS)):
        missing = [name for name in wanted if name not in getattr(theme, key)]
        if missing:
            noun = "colour roles" if key == "colors" else key
            message = f"{noun} missing: {', '.join(missing)}"
            yield Problem(message=message, mark=document.mark((key,)) or _top(document), hint=EXTEND)
    for name, floor in theme.floors.items():
        size = theme.sizes.get(name, floor)
        if not 0 < floor <= size:
            message = f"the floor of {name} is {floor:g} points, its size {size:g}"
            yield Problem(message=message, mark=document.mark(("floors", name)), hint="a floor is at most the size")
    for role, value in theme.colors.items():
        if _is_derived(role, document):
            continue
        if len(value) != 6 or not all(digit in "0123456789abcdefABCDEF" for digit in value):
            mark = document.mark(("colors", role))
            yield Problem(message=f"{role} is no colour: {value!r}", mark=mark, hint='six hex digits, such as "1B7F8C"')


def _is_derived(role: str, document: Document) -> bool:
    return role in DERIVED_COLORS and ("colors", role) not in document.marks


def _top(document: Document) -> Mark:
    return Mark(file=display_path(document.files[0]), line=1)


def _palette_problems(theme: Theme, document: Document) -> Iterator[Problem]:
    for found in objections(theme.colors):
        if any(_is_derived(role, document) for role in found.roles):
            continue  # the role that it is taken from has the same objection
        marks = [document.mark(("colors", role)) for role in found.roles]
        # of two roles, the one that this theme sets itself and not the one that it extends
        mark = next((m for m in marks if m and m.file == _top(document).file), marks[0])
        values = " and ".join(f"{role} is {theme.colors[role]}" for role in found.roles)
        yield Problem(message=found.message, mark=mark, hint=f"{values}; make one lighter or darker")


def _font_problems(theme: Theme, document: Document) -> Iterator[Problem]:
    fonts = theme.fonts
    for key, names in (
        ("heading", (fonts.heading, *fonts.heading_fallbacks)),
        ("body", (fonts.body, *fonts.body_fallbacks)),
    ):
        if not any(map(is_known, names)):
            yield Problem(
                message=f"text in {names[0]} cannot be measured",
                mark=document.mark(("fonts", key)),
                hint=f"name a font of about its width: `{key}_fallbacks: [Arial]`",
            )


def _rc_problems(theme: Theme, document: Document) -> Iterator[Problem]:
    for name, problem in rc_problems(theme.matplotlib):
        yield replace(problem, mark=document.mark(("matplotlib", name)))


def _with_logo(theme: Theme, document: Document) -> Theme:
    """Return `theme` with its logo's bytes; the file lies beside the theme.yaml that names it."""
    mark = document.mark(("logo",))
    folder = Path(mark.file).parent if mark else document.files[0].parent
    try:
        logo = read_logo(folder / str(theme.logo))
    except ThemeError as error:
        raise ThemeError(replace(problem, mark=mark) for problem in error.problems) from error
    return theme.model_copy(update={"logo_image": logo.image, "logo_vector": logo.vector})
