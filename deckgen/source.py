"""YAML read as data with positions: every value remembers the file, line and column that it came from.

Only plain scalars, lists and mappings are read; size, depth and alias expansion are bounded, so a hostile
file cannot run code or fill the memory. `extends` files are merged here, the nearer file winning.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from deckgen.errors import Mark, Problem, SpecError
from deckgen.files import trouble
from deckgen.paths import find_below

MAX_BYTES = 1_000_000
MAX_VALUES = 50_000
MAX_DEPTH = 40
_DEEP = 200  # brackets, or columns of indent, up to which a file is surely not deep
MOST_LISTED = 40  # names that fit into a hint
_SLIP = 0.75  # likeness of a word and itself with two of its four letters exchanged; unrelated words are less like
_SHORT = 3  # letters up to which a slip leaves only two thirds of a word
_SHORT_SLIP = 0.65

_SAVE = "save it as UTF-8: in Excel `CSV UTF-8`, in Notepad the encoding `UTF-8`"
_YAML_HINT = "check indentation, colons and quotes here"
_YAML_HINTS = {  # what the parser says -> what is most often meant
    r"'\t'": "use spaces, not tabs, to indent",
    "unknown escape character": "write paths with /, or in single quotes: 'C:\\data'",
    "mapping values are not allowed": 'a text with a colon needs quotes: "Spring: an update"',
}

ValuePath = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """Data read from YAML, with the mark of every key and value by its path from the root.

    `problems` are mistakes that left something to read; whoever reads the data reports them with its own.
    """

    data: dict[str, Any]
    marks: Mapping[ValuePath, Mark]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()

    def mark(self, path: Iterable[str | int]) -> Mark | None:
        """Return the mark of `path`, or of the nearest parent that has one."""
        steps = tuple(path)
        while steps and steps not in self.marks:
            steps = steps[:-1]
        return self.marks.get(steps)


class _Reader:
    """Turns the node tree of one file into data; collects problems instead of stopping at the first."""

    def __init__(self, file: str, at: Mark | None = None) -> None:
        self.file = file
        self.at = at  # where everything stands that is typed on the command line
        self.marks: dict[ValuePath, Mark] = {}
        self.problems: list[Problem] = []
        self._scalars = yaml.constructor.SafeConstructor()
        self._values = 0

    def mark_of(self, node: yaml.Node) -> Mark:
        start = node.start_mark
        return self.at or Mark(file=self.file, line=start.line + 1, column=start.column + 1)

    def refuse(self, node: yaml.Node, message: str, hint: str) -> None:
        self.problems.append(Problem(message=message, mark=self.mark_of(node), hint=hint))

    def value(self, node: yaml.Node, path: ValuePath) -> Any:
        self._values += 1
        if self._values > MAX_VALUES or len(path) > MAX_DEPTH:
            problem = Problem(
                message="the file is too large or too deeply nested once its aliases are expanded",
                mark=self.mark_of(node),
                hint=f"at most {MAX_VALUES:,} values, {MAX_DEPTH} levels deep",
            )
            raise SpecError(problem)
        self.marks.setdefault(path, self.mark_of(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self.scalar(node)

    def typed(self, text: str, path: ValuePath) -> Any:
        """Return the value of a setting's text; text that is no YAML is itself."""
        try:
            node = _composed(text)
        except (yaml.YAMLError, RecursionError):
            return text
        return None if node is None else self.value(node, path)

    def scalar(self, node: yaml.Node) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            what = getattr(error, "problem", None) or str(error)
            self.refuse(node, f"cannot read {str(node.value)!r}: {what}", "put it in quotes if it is text")
            return None

    def mapping(self, node: yaml.MappingNode, path: ValuePath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node)
            if key is None:
                continue
            if key in result:
                first = self.marks[(*path, key)].line
                self.refuse(key_node, f"the key {key!r} stands twice", f"it stands in line {first} already")
                continue
            # A mapping entry is marked at its key: that is where a person looks for it.
            self.marks[(*path, key)] = self.mark_of(key_node)
            result[key] = self.value(value_node, (*path, key))
        return result

    def key(self, node: yaml.Node) -> str | None:
        if node.tag == "tag:yaml.org,2002:merge":
            self.refuse(node, "the merge key << is not read", "say extends: FILE at the top instead")
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.refuse(node, "a key must be a word", "such as `title: Spring update`")
            return None
        return str(node.value)


def read_yaml(path: Path) -> Document:
    """Read one YAML file whose top is a mapping; SpecError where nothing can be read from it."""
    name = display_path(path)
    reader = _Reader(name)
    root = _compose(path, name)
    if not isinstance(root, yaml.MappingNode):
        where = Mark(file=name, line=1)
        message = "the file is empty" if root is None else "the top of the file must be a mapping"
        raise SpecError(Problem(message=message, mark=where, hint="begin with `title:` and `sections:`"))
    data = reader.value(root, ())
    return Document(data=data, marks=reader.marks, files=(path,), problems=tuple(reader.problems))


def _compose(path: Path, name: str) -> yaml.Node | None:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        happened, hint = trouble(error)
        raise SpecError(Problem(message=f"cannot read {name}: {happened}", hint=_near_files(path) or hint)) from error
    except UnicodeDecodeError as error:
        here = Mark(file=name, line=raw.count(b"\n", 0, error.start) + 1)
        raise SpecError(Problem(message="the file is not UTF-8 text here", mark=here, hint=_SAVE)) from error
    if len(raw) > MAX_BYTES:
        raise SpecError(f"{name} is {len(raw):,} bytes", hint=f"a spec has at most {MAX_BYTES:,}")
    try:
        return _composed(text)
    except RecursionError as error:
        raise SpecError(f"{name} is too deeply nested", hint=f"at most {MAX_DEPTH} levels") from error
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        mark = Mark(file=name, line=at.line + 1, column=at.column + 1) if at else None
        what = getattr(error, "problem", None) or "it cannot be parsed"
        hint = next((hint for sign, hint in _YAML_HINTS.items() if sign in str(what)), _YAML_HINT)
        raise SpecError(Problem(message=f"not valid YAML: {what}", mark=mark, hint=hint)) from error


def _composed(text: str) -> yaml.Node | None:
    """Return the nodes of `text`, by libyaml where it is there; it is ten times as fast, PyYAML's own says more."""
    # libyaml's parser has no bound of its own for how deep it may descend.
    shallow = text.count("[") + text.count("{") < _DEEP and not re.search(rf"^[ \-?:]{{{_DEEP},}}", text, re.M)
    fast: Any = getattr(yaml, "CSafeLoader", None)
    if fast is not None and shallow:
        with suppress(yaml.YAMLError):
            quick: yaml.Node | None = yaml.compose(text, Loader=fast)
            return quick
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return node


def _near_files(path: Path) -> str | None:
    names = sorted(p.name for p in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
    return near(path.name, names)


def load(path: Path, *, search: tuple[Path, ...] = (), whole: frozenset[str] = frozenset()) -> Document:
    """Read `path` and the files that it `extends`, merged: mappings key by key, everything else replaced.

    A base is looked for beside the file that names it, then in the folders of `search`. What stands directly
    below a top key of `whole` is one thing, and replaced as one.
    """
    return _load(path, search, whole, chain=())


def _load(path: Path, search: tuple[Path, ...], whole: frozenset[str], chain: tuple[Path, ...]) -> Document:
    document = read_yaml(path)
    base_name = document.data.pop("extends", None)
    if base_name is None:
        return document
    mark = document.mark(("extends",))
    if not isinstance(base_name, str):
        hint = "such as `extends: base.yaml`"
        raise SpecError(Problem(message="extends takes the name of one file", mark=mark, hint=hint))
    places = [folder / base_name for folder in (path.parent, *search)]
    base = find_below((path.parent, *search), base_name)
    if base is None:
        names = sorted({p.name for place in places for p in place.parent.glob("*.yaml")})
        raise SpecError(
            Problem(message=f"there is no file {base_name!r} to extend", mark=mark, hint=near(base_name, names))
        )
    if base.resolve() in {p.resolve() for p in (*chain, path)}:
        hint = "leave one of them out of the circle"
        raise SpecError(Problem(message=f"{base_name!r} extends itself in the end", mark=mark, hint=hint))
    return merged(_load(base, search, whole, (*chain, path)), document, whole)


def merged(base: Document, over: Document, whole: frozenset[str] = frozenset()) -> Document:
    """Return `base` with `over` put in: mappings key by key, everything else replaced, the marks alike."""
    marks = dict(base.marks)
    data = _merge_mapping(base.data, over.data, (), marks, over.marks, whole)
    problems = (*over.problems, *base.problems)
    return Document(data=data, marks=marks, files=(*over.files, *base.files), problems=problems)


def _merge_mapping(
    base: dict[str, Any],
    over: dict[str, Any],
    path: ValuePath,
    marks: dict[ValuePath, Mark],
    over_marks: Mapping[ValuePath, Mark],
    whole: frozenset[str],
) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        here = (*path, key)
        is_one_thing = len(path) == 1 and path[0] in whole
        if isinstance(value, dict) and isinstance(base.get(key), dict) and not is_one_thing:
            merged[key] = _merge_mapping(base[key], value, here, marks, over_marks, whole)
            marks[here] = over_marks[here]
            continue
        for stale in [p for p in marks if p[: len(here)] == here]:
            del marks[stale]
        marks.update({p: m for p, m in over_marks.items() if p[: len(here)] == here})
        merged[key] = value
    return merged


def with_settings(document: Document, settings: Iterable[str]) -> Document:
    """Return `document` with ``key.subkey=value`` settings of the command line put in; values are YAML."""
    problems: list[Problem] = []
    for number, setting in enumerate(settings, start=1):
        mark = Mark(file="--set", line=number)
        name, equals, text = setting.partition("=")
        path = tuple(name.strip().split("."))
        if not equals or not all(path):
            problems.append(
                Problem(message=f"--set {setting!r} is not key=value", mark=mark, hint="such as --set seed=7")
            )
            continue
        # Read as a file is: what a file may not hold, a setting may not either.
        reader = _Reader("--set", mark)
        nested: Any = reader.typed(text, path)
        problems += reader.problems
        for key in reversed(path):
            nested = {key: nested}
        marks: dict[ValuePath, Mark] = {path[:i]: mark for i in range(1, len(path) + 1)}
        document = merged(document, Document(data=nested, marks=marks, files=()))
    return replace(document, files=tuple(dict.fromkeys(document.files)), problems=(*document.problems, *problems))


def near(name: str, known: Iterable[str]) -> str | None:
    """Return a hint "did you mean ...?" for a misspelt `name`, or what there is; None where there is nothing."""
    choices = sorted(set(known))
    if guess := meant(name, choices):
        return guess
    if len(choices) <= MOST_LISTED:
        return f"known: {', '.join(choices)}" if choices else None
    likest = _alike(name, choices, n=5, cutoff=_SHORT_SLIP)
    return f"the nearest of {len(choices)}: {', '.join(likest)}" if likest else f"none of {len(choices)} is like it"


def meant(name: str, known: Iterable[str]) -> str | None:
    """Return a hint "did you mean ...?" for a misspelt `name`; None where it is no slip of any."""
    choices = sorted(set(known))
    close = _alike(name, choices, n=1, cutoff=_SLIP if len(name) > _SHORT else _SHORT_SLIP)
    close = close or [one for one in choices if len(name) > _SHORT and one.lower().startswith(name.lower())]
    return f"did you mean {close[0]!r}?" if close else None


def _alike(name: str, choices: Iterable[str], *, n: int, cutoff: float) -> list[str]:
    spelt = {choice.lower(): choice for choice in choices}
    return [spelt[one] for one in difflib.get_close_matches(name.lower(), spelt, n=n, cutoff=cutoff)]


def display_path(path: Path) -> str:
    """Return `path` as a person would type it from where they are."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
