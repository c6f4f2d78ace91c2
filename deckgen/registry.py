"""A registry of kinds that fills itself: from the modules of one package, and from entry points.

A kind is a class with a ``kind`` name. Nothing has to be imported for it to be found, a second owner of a name
is an error, and an unknown name comes back with what was probably meant.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from deckgen.errors import Mark, Problem, RegistryError, SpecError
from deckgen.source import near

T = TypeVar("T")
_UNINSTALL = "mend the plug-in, or uninstall it: `pip uninstall NAME`"


class Registry(Mapping[str, type[T]], Generic[T]):
    """The kinds of `base` found in `package` and in the entry point group of the same name."""

    def __init__(self, package: str, base: Any, *, noun: str) -> None:
        self.package = package
        self.base = base
        self.noun = noun

    @cached_property
    def _kinds(self) -> dict[str, type[T]]:
        kinds: dict[str, type[T]] = {}
        for kind in (*self._own(), *self._plugins()):
            name = str(getattr(kind, "kind", ""))
            if name in kinds and kinds[name] is not kind:
                first, second = kinds[name].__module__, kind.__module__
                raise RegistryError(
                    f"two {self.noun}s are called {name!r}: in {first} and in {second}", hint=_UNINSTALL
                )
            kinds[name] = kind
        return dict(sorted(kinds.items()))

    def _own(self) -> Iterator[type[T]]:
        package = importlib.import_module(self.package)
        for found in pkgutil.iter_modules(package.__path__):
            yield from self._in_module(importlib.import_module(f"{self.package}.{found.name}"))

    def _in_module(self, module: ModuleType) -> Iterator[type[T]]:
        for value in vars(module).values():
            if not (isinstance(value, type) and issubclass(value, self.base)):
                continue
            if value.__module__ == module.__name__ and vars(value).get("kind"):
                yield value

    def _plugins(self) -> Iterator[type[T]]:
        for entry in _plugins().select(group=self.package):
            try:
                kind = entry.load()
            except Exception as error:
                raise RegistryError(
                    f"the plugin {entry.value} for {self.noun} {entry.name!r} does not import: {error}", hint=_UNINSTALL
                ) from error
            if not (isinstance(kind, type) and issubclass(kind, self.base)):
                raise RegistryError(f"the plugin {entry.value} is not a {self.base.__name__}", hint=_UNINSTALL)
            yield kind

    def __getitem__(self, name: str) -> type[T]:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def problem(self, name: str, mark: Mark | None) -> Problem:
        """Return the problem "no such kind", with a hint."""
        return Problem(message=f"there is no {self.noun} called {name!r}", mark=mark, hint=near(name, self))

    def require(self, name: str, mark: Mark | None = None) -> type[T]:
        """Return the kind `name`; SpecError with a hint where there is none."""
        if name not in self._kinds:
            raise SpecError(self.problem(name, mark))
        return self._kinds[name]


@cache
def _plugins() -> Any:
    """Return the entry points of everything that is installed: their files are read once, not once a group."""
    return entry_points()


def plugin_files(*packages: str) -> list[Path]:
    """Return the modules of the plug-ins that add kinds to `packages`, with those beside them; none is imported."""
    folders = set()
    for module in {entry.module for package in packages for entry in _plugins().select(group=package)}:
        try:
            found = find_spec(module)
        except ModuleNotFoundError:
            continue  # the registry says so, where its kinds are asked for
        if found is not None and found.origin:
            folders.add(Path(found.origin).parent)
    return [file for folder in sorted(folders) for file in sorted(folder.glob("*.py"))]
