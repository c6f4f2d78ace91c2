"""Which files a deck is made of, and whether one of them has changed.

Looked at several times a second, by time and size: that also works in network folders, where no change is announced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from glob import escape, iglob
from pathlib import Path
from typing import Final

from deckgen.plan import Plan
from deckgen.sources.files import Files

PROJECT: Final = "pyproject.toml"  # where a project chooses its rules

Look = Mapping[str, tuple[int, int, int]]  # file -> time of its last change, size, number


def first_patterns(spec: Path) -> frozenset[str]:
    """Return what is watched before there is a plan: the specs beside `spec`, and the project's themes."""
    own = spec.resolve().parent
    projects = {own, own.parent} if own.name == "decks" else {own}
    themes = (escape(str(folder / "themes")) + "/**" for folder in projects)
    return frozenset([str(spec.resolve()), *(escape(str(own)) + f"/*.{end}" for end in ("yaml", "yml")), *themes])


def patterns_of(plan: Plan) -> frozenset[str]:
    """Return glob patterns of all files that a deck is made of: one that is added later belongs to them, too."""
    return first_patterns(plan.document.files[0]) | frozenset(_patterns(plan))


def _patterns(plan: Plan) -> Iterator[str]:
    single: list[Path] = [*plan.document.files, *plan.earlier_files]
    if plan.template is not None:
        single.append(plan.template)
    for folder in plan.folders:
        single.append(folder / PROJECT)
        if plan.spec.linkage.decisions:
            single.append(folder / plan.spec.linkage.decisions)
    yield from (escape(str(path.resolve())) for path in single)
    yield escape(str(plan.theme_folder.resolve().parent)) + "/**"  # with the themes that it may extend
    for planned in plan.sources:
        if isinstance(planned.source, Files):
            yield from (str(folder / planned.source.path) for folder in plan.folders)


def look(patterns: Iterable[str]) -> Look:
    """Return the files that match `patterns` as they are now."""
    found: dict[str, tuple[int, int, int]] = {}
    for pattern in patterns:
        for name in iglob(pattern, recursive=True):
            path = Path(name)
            try:
                state = path.stat()
            except OSError:
                continue  # gone meanwhile: an editor moves its new text into place
            if not path.is_dir():
                found[name] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found
