"""Where each row's deck goes: names that every system takes, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from deckgen.errors import Problem, SpecError
from deckgen.expressions import ROW, problems_in, written
from deckgen.rows import Row, RowView, Value

LONGEST = 100  # characters of what a row gives to one name: folders and ``.ledger.json`` come on top
# Windows' devices: CON.pptx cannot be made there.
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_UNSAFE = re.compile(r'[<>:"/\\|?*{}\x00-\x1f]')


def slug(text: str) -> str:
    """Return `text` as a short plain name: lower case, accents dropped, everything else that is no letter a dash."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    letters = unicodedata.normalize("NFC", "".join(c if c.isalnum() else " " for c in bare))
    return _device(_cut("-".join(letters.split())))


def safe(text: str) -> str:
    """Return `text` as part of a file's name on any system: it makes no folder, and leaves none."""
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", text))
    return _device(_cut(plain).strip(" ."))


def _cut(text: str) -> str:
    return text[:LONGEST].rstrip(" .-") if len(text) > LONGEST else text


def _device(name: str) -> str:
    return f"_{name}" if _DEVICES.match(name) else name


def targets(deck: str, rows: Sequence[Row], out: str | None) -> tuple[list[Path], list[str]]:
    """Return the file of each row's deck, and what is to be said about names that could not be as they were asked for.

    `out` is a text template such as ``out/{{ row.chapter }}.pptx``; without one it is the first field's slug below
    ``out/DECK``. Names that differ in case alone are alike: on many disks they are one file.
    """
    if out is None:
        asked = [Path("out", deck, f"{slug(row.name) or f'row-{row.number}'}.pptx") for row in rows]
    else:
        _refuse(out, rows)
        asked = [_written(out, row) for row in rows]
    return _apart(asked, rows)


def _refuse(out: str, rows: Sequence[Row]) -> None:
    problems = problems_in(out, (), None, fields=tuple(rows[0].fields) if rows else ())
    if problems:
        raise SpecError(Problem(message=f"--out {out}: {p.message}", hint=p.hint) for p in problems)
    if not out.lower().endswith(".pptx"):
        raise SpecError(f"--out {out} does not end in .pptx", hint="such as out/{{ row.name }}.pptx")
    if "{{" not in out:
        first = next(iter(rows[0].fields), "name") if rows else "name"
        raise SpecError(f"--out {out} is one file for {len(rows)} rows", hint=f"such as out/{{{{ row.{first} }}}}.pptx")


def _written(out: str, row: Row) -> Path:
    view = RowView({name: _part(value) for name, value in row.fields.items()})
    path = Path(written(out, {ROW: view}))
    return path.with_name(f"row-{row.number}.pptx") if path.stem in ("", ".pptx") else path


def _part(value: Value) -> Value:
    return safe(value) if isinstance(value, str) else value


def _apart(asked: list[Path], rows: Iterable[Row]) -> tuple[list[Path], list[str]]:
    """Number the second and later of equal names, in the order of the rows; a name that is given once stays."""
    alike = Counter(map(_key, asked))
    taken, seen, found, said = set(alike), set[str](), [], []
    for path, row in zip(asked, rows, strict=True):
        key, number, target = _key(path), 2, path
        if key in seen:
            while _key(target) in taken:
                target = path.with_name(f"{path.stem}-{number}{path.suffix}")
                number += 1
            said.append(f"row {row.number} is written to {target.as_posix()}: an earlier row has {path.name}")
        seen.add(key)
        taken.add(_key(target))
        found.append(target)
    return found, said


def _key(path: Path) -> str:
    return unicodedata.normalize("NFC", path.as_posix()).casefold()
