"""The figures of a deck: each drawn once for its content, and kept for the next deck that shows the same.

What a drawing depends on is its figure's kind and data, the theme, the size, the form of numbers and the code that
draws; not the deck, the slide or the sentence beside it. So a changed sentence draws nothing, and a changed colour
draws everything.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen.cache import code_digest, digest, file_digest, versions
from deckgen.files import write_whole
from deckgen.formats import written_form
from deckgen.resources import PACKAGE

if TYPE_CHECKING:
    from deckgen.figures.base import Drawn, Figure
    from deckgen.findings import Finding
    from deckgen.slides.model import Deck, Slide
    from deckgen.slides.vector import Rendering
    from deckgen.stages.artist import Artist
    from deckgen.theme import Theme


class Drawings:
    """Draws the figures of a deck, and remembers the labels of each and what they suffered.

    Parameters
    ----------
    store : Path, optional
        Where drawings are kept from one build to the next; without one each is drawn anew.
    vector : bool
        Whether the deck holds SVG beside its PNGs.
    fresh : bool
        Whether to draw also what is kept, and keep the new drawing.
    artist : Artist, optional
        Who draws what `ahead` is told of, if it has been begun; whatever it does not draw is drawn here.
    """

    def __init__(
        self, store: Path | None = None, *, vector: bool = False, fresh: bool = False, artist: Artist | None = None
    ) -> None:
        self._store = store
        self._fresh = fresh
        self._vector = vector
        self._artist = artist
        # Where it is kept, or which it is: the figure, and its order's number.
        self._ordered: dict[object, tuple[Figure, int]] = {}
        self._drawn: dict[int, tuple[Figure, Drawn]] = {}  # the figure too, so that its id stays its own

    def __call__(self, figure: Any, theme: Theme, width: float, height: float) -> Rendering:
        """Return the figure's PNG, and its SVG for a deck that holds vectors; a `deckgen.slides.fill.Draw`."""
        from deckgen.slides.vector import Rendering

        drawn = self._drawing(figure, theme, width, height)
        self._drawn[id(figure)] = figure, drawn
        return Rendering(png=drawn.image, svg=drawn.svg)

    def ahead(self, wanted: Iterable[tuple[Any, Theme, float, float]]) -> None:
        """Have the artist, if one works, draw those of the figures `wanted` that are not kept; with theme and size each."""
        if self._artist is None or not self._artist.works:
            return
        from deckgen.figures.artist import Order

        for figure, theme, width, height in wanted:
            place = self._place(figure, theme, width, height)
            key = place or (id(figure), width, height)
            if key in self._ordered or (place is not None and place.is_file() and not self._fresh):
                continue
            plain = theme.model_copy(update={"logo_image": None, "logo_vector": None})  # no figure shows a logo
            number = self._artist.take(
                Order(figure=figure, theme=plain, width=width, height=height, form=written_form(), vector=self._vector)
            )
            if number is not None:
                self._ordered[key] = figure, number

    def _drawing(self, figure: Figure, theme: Theme, width: float, height: float) -> Drawn:
        place = self._place(figure, theme, width, height)
        _, number = self._ordered.get(place or (id(figure), width, height), (figure, None))
        drawn = self._artist.drawing(number) if self._artist is not None and number is not None else None
        if drawn is None:
            kept = _read(place) if place is not None and not self._fresh else None
            if kept is not None:
                return kept
            drawn = figure.drawn(theme, width, height, vector=self._vector)
        if place is not None:
            _write(place, drawn)
        return drawn

    def _place(self, figure: Figure, theme: Theme, width: float, height: float) -> Path | None:
        """Return the file that keeps the drawing; None where what it shows cannot be told by its text."""
        content = _content(figure)
        if self._store is None or content is None:
            return None
        size = f"{width:.4f} x {height:.4f}, {'SVG' if self._vector else 'PNG'}"
        parts = (content, _theme_digest(theme), size, repr(written_form()), _code(type(figure)))
        return self._store / f"{digest(chr(0).join(parts))[:32]}.json"

    def findings(self, deck: Deck) -> Iterable[Finding]:
        """Yield a warning for each figure whose labels overlap, leave it, or had to be cut."""
        from deckgen.findings import Finding

        numbers = {slide.id: number for number, slide in enumerate(deck.slides, start=1)}
        for slide, name, drawn in self._pictures(deck):
            said = [*drawn.problems, *(f"the label {cut!r} was cut to fit" for cut in drawn.cuts)]
            for message in said:
                yield Finding(
                    rule="figure.text", severity="warning", message=message, slide=numbers[slide.id], shape=name,
                    mark=slide.mark, hint="shorter labels, fewer rows, or a layout with a larger figure",
                )  # fmt: skip

    def labels(self, deck: Deck) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return (slide's id, placeholder) -> the words in the picture that was drawn there."""
        return {(slide.id, name): drawn.labels for slide, name, drawn in self._pictures(deck)}

    def _pictures(self, deck: Deck) -> Iterator[tuple[Slide, str, Drawn]]:
        """Yield slide, placeholder and drawing of each picture; what became a native chart was not drawn."""
        from deckgen.slides.model import Picture

        for slide in deck.slides:
            for name, content in slide.body.items():
                if isinstance(content, Picture) and id(content.figure) in self._drawn:
                    yield slide, name, self._drawn[id(content.figure)][1]


def _content(figure: Figure) -> str | None:
    """Return a figure's kind, data and options as text; None where a value of its own kind has no text of its own."""
    parts = [f"{type(figure).__module__}.{type(figure).__qualname__}"]
    for field in fields(figure):
        value: Any = getattr(figure, field.name)
        if field.name == "frame":
            value = [(str(name), str(column.dtype), column.tolist()) for name, column in value.items()]
        parts.append(f"{field.name}={value!r}")
    text = "\n".join(parts)
    return None if " object at 0x" in text else text


@cache
def _code(kind: type[Figure]) -> str:
    """Return a digest of the code that draws `kind`: deckgen's, and the module of a kind that is not deckgen's own."""
    names = ("figures", "rc_params", "palette", "typefaces", "theme", "formats", "slides/measure", "slides/direction")
    ours = code_digest(*names) + versions("matplotlib", "seaborn", "pillow", "numpy", "pandas")
    file = Path(sys.modules[kind.__module__].__file__ or PACKAGE)
    return ours if file.is_relative_to(PACKAGE) else ours + file_digest(file)


def _theme_digest(theme: Theme) -> str:
    return digest(theme.model_dump_json())


def _read(place: Path) -> Drawn | None:
    """Return the drawing kept at `place`; None where there is none that can be read."""
    from deckgen.figures.base import Drawn

    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        os.utime(place)  # the cache forgets first what was not used for longest
    except (OSError, ValueError):
        return None
    return Drawn(
        image=base64.b64decode(kept["image"]),
        svg=base64.b64decode(kept["svg"]) if kept["svg"] is not None else None,
        **{name: tuple(kept[name]) for name in ("problems", "cuts", "labels")},
    )


def _write(place: Path, drawn: Drawn) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "image": base64.b64encode(drawn.image).decode(),
        "svg": base64.b64encode(drawn.svg).decode() if drawn.svg is not None else None,
        "problems": drawn.problems, "cuts": drawn.cuts, "labels": drawn.labels,
    }  # fmt: skip
    write_whole(place, json.dumps(kept))
