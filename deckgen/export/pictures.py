"""Every figure of a deck as files: the picture, and the numbers that it shows."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path
from typing import Any, Final

from deckgen.errors import SpecError
from deckgen.export.charts import chart_svg
from deckgen.export.data import Data, data_of, twin_of
from deckgen.export.made import Made
from deckgen.files import cannot_write, write_whole
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.layouts import EMU
from deckgen.slides.model import Content, Picture
from deckgen.source import near
from deckgen.theme import Theme

INDEX: Final = "figures.json"
PICTURES: Final = ("png", "svg")
_UNSAFE: Final = re.compile(r"[^a-z0-9._-]+")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """A figure as it was saved: where it stands in the deck, what it shows, and its files."""

    slide: int
    id: str
    title: str
    place: str
    kind: str
    alt_text: str
    files: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the entry of the index."""
        return {
            "slide": self.slide, "id": self.id, "title": self.title, "place": self.place, "kind": self.kind,
            "alt_text": self.alt_text, "files": list(self.files),
        }  # fmt: skip


def save_figures(made: Made, folder: Path, formats: Collection[str], select: Collection[str] = ()) -> list[Saved]:
    """Write the figures of a deck to `folder`, each with its data as CSV, and an index of them.

    Parameters
    ----------
    made : Made
    folder : Path
        Where they go: ``SLIDE-ID_KIND.png``, ``.svg``, ``.csv`` and ``figures.json``; what both say is said once.
    formats : collection of str
        Of `PICTURES`.
    select : collection of str, optional
        Kinds of figures or ids of slides, as patterns (``value_*``); default all.

    Raises
    ------
    SpecError
        Where a name of `select` is no figure of this deck.
    OutputError
        Where the folder cannot be written.
    """
    found = list(_figures(made))
    chosen = [one for one in found if not select or any(_is(one, pattern) for pattern in select)]
    for pattern in select:
        if not any(_is(one, pattern) for one in found):
            known = sorted({name for _, slide, _, content in found for name in (slide.id, kind_of(content))})
            raise SpecError(f"no figure of this deck is called {pattern!r}", hint=near(pattern, known))
    saved, names = [], set[str]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, slide, place, content in chosen:
            name = _name(said_once(slide.id, kind_of(content)), names)
            layout = made.stationery.layouts[slide.layout]
            box = layout.placeholder(place).box
            size = (box.width / EMU, box.height / EMU)
            files = [
                _write(folder / f"{name}.{form}", content)
                for form, content in _contents(content, made.stationery.theme, size, formats)
            ]
            saved.append(
                Saved(slide=number, id=slide.id, title=slide.title.text, place=place, kind=kind_of(content),
                      alt_text=content.alt_text, files=tuple(files))
            )  # fmt: skip
        listed = json.dumps([one.as_dict() for one in saved], ensure_ascii=False, indent=1)
        write_whole(folder / INDEX, listed + "\n")
    except OSError as error:
        raise cannot_write(str(error.filename or folder), error) from error
    return saved


def _figures(made: Made) -> Iterator[tuple[int, Any, str, Any]]:
    for number, slide in enumerate(made.deck.slides, 1):
        for place, content in slide.body.items():
            if isinstance(content, Picture | Chart | Heat):
                yield number, slide, place, content


def kind_of(content: Content) -> str:
    """Return the kind of a figure; ``chart`` or ``heat`` for one that a section gives as a chart of its own."""
    figure = getattr(content, "figure", content)
    return str(getattr(figure, "kind", "")) if isinstance(content, Picture) else type(content).__name__.lower()


def _is(one: tuple[int, Any, str, Any], pattern: str) -> bool:
    _, slide, _, content = one
    return fnmatchcase(slide.id, pattern) or fnmatchcase(kind_of(content), pattern)


def said_once(slide: str, kind: str) -> str:
    """Return the slide's id and the figure's kind without what both say: ``problem.lift``, ``problem_bar``."""
    of_kind = set(_words(kind))
    if of_kind <= set(_words(slide)):
        return slide
    rest = slide
    while of_kind.intersection(_words(rest)[-1:]):
        rest = re.sub(r"(^|[^a-z0-9])[a-z0-9]+[^a-z0-9]*$", r"\1", rest, flags=re.I)
    return f"{rest}{'_' if rest == slide else ''}{kind}"


def _words(name: str) -> list[str]:
    """Return the words of a name, one and many alike."""
    return [word.removesuffix("s") for word in re.findall(r"[a-z0-9]+", name.lower())]


def _name(wanted: str, taken: set[str]) -> str:
    """Return a file name that every system takes, and that no other figure has."""
    first = name = _UNSAFE.sub("-", wanted.lower()).strip(".-") or "figure"
    count = 1
    while name in taken:
        count += 1
        name = f"{first}_{count}"
    taken.add(name)
    return name


def _contents(
    content: Any, theme: Theme, size: tuple[float, float], formats: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the form and the bytes of each file of a figure."""
    twin = twin_of(content)
    if isinstance(content, Picture):
        yield from _drawn(content.figure, theme, size, formats)
    elif isinstance(content, Chart) and "svg" in formats:
        drawn = chart_svg(content, theme, *size, "figure")
        yield "svg", drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
    if twin is not None:
        yield "csv", csv_bytes(data_of(twin))


def _drawn(
    figure: Any, theme: Theme, size: tuple[float, float], formats: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    if not hasattr(figure, "drawn"):
        if "png" in formats:
            yield "png", figure.render_image(theme, *size)
        return
    drawn = figure.drawn(theme, *size, vector="svg" in formats)
    if "png" in formats:
        yield "png", drawn.image
    if "svg" in formats and drawn.svg is not None:
        yield "svg", drawn.svg


def csv_bytes(data: Data) -> bytes:
    """Return `data` as CSV; a text that a spreadsheet would compute stands behind an apostrophe."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([_safe(name) for name in data.columns])
    writer.writerows([[_safe(cell) for cell in row] for row in data.rows])
    return target.getvalue().encode("utf-8")


def _safe(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = " ".join(cell.split())
    number = re.fullmatch(r"[+-][\d.,]+%?.*", text) and not re.search(r"[A-Za-z(]", text)
    return f"'{text}" if text.startswith(_FORMULA) and not number else text


def _write(file: Path, content: bytes) -> str:
    write_whole(file, content)
    return file.name
