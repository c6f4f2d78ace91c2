"""What a name of the catalogue means, for ``deckgen explain``: metric, section, figure, source, model, check."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deckgen.errors import SpecError
from deckgen.field_docs import field_docs
from deckgen.listing import listing
from deckgen.source import MOST_LISTED, meant, near

if TYPE_CHECKING:
    from pydantic import BaseModel

    from deckgen.values import Metric

WIDTH = 100  # columns of a terminal


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """A name with what it is, facts as (label, text), and an example to copy."""

    kind: str
    name: str
    about: str
    facts: tuple[tuple[str, str], ...] = ()
    example: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return {
            "kind": self.kind, "name": self.name, "about": self.about, "facts": dict(self.facts),
            "example": self.example,
        }  # fmt: skip

    def text(self) -> str:
        """Return it as a terminal shows it, within 100 columns."""
        lines = [f"{self.name} ({self.kind})", *_wrapped(self.about, "  "), ""]
        width = max((len(label) for label, _ in self.facts), default=0) + 2
        for label, said in self.facts:
            first, *more = _wrapped(said, " " * (width + 2)) or [""]
            lines += [f"  {label:<{width}}{first.strip()}", *more]
        if self.example:
            lines += ["", *(f"    {line}" for line in self.example.splitlines())]
        return "\n".join(lines)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def explain(name: str, kind: str | None = None) -> list[Explanation]:
    """Return what `name` means, in every kind that has it, or in `kind` alone; SpecError where nothing is called so."""
    kinds = _KINDS if kind is None else {kind: _KINDS[kind]}
    found = [made for of in kinds.values() for made in of(name)]
    if not found:
        known = [one for of in kinds for names, _ in listing(f"{of}s") for one in names.split(", ")]
        what = f"no {kind}" if kind else "nothing"
        hint = near(name, known)
        if len(set(known)) > MOST_LISTED and not meant(name, known):
            hint = f"{hint}; `deckgen list {f'{kind}s' if kind else 'KIND'}` says what there is"
        raise SpecError(f"there is {what} called {name!r}", hint=hint)
    return found


def _metric(name: str) -> Iterator[Explanation]:
    from deckgen.metrics import catalogue

    if name in catalogue():
        yield explain_metric(catalogue()[name])


_PERIODS = {
    "year": "the spec's reporting year: the twelve months to as_of, or the last whole fiscal year",
    "T12M": "the twelve months to as_of",
    "FY": "the last whole fiscal year",
    "FYTD": "the fiscal year to date",
    "as_of": "the state on as_of",
    "file": "all rows up to as_of",
    "backtest": "test dates later than those that the model learned from",
    "plan": "from kickoff",
    "input": "what the spec says, of no period",
}


def explain_metric(metric: Metric) -> Explanation:
    """Return what a metric means, with its formula, period, unit and SQL."""
    from deckgen.formats import UNITS

    better = {True: "when higher", False: "when lower", None: "neither higher nor lower by itself"}
    facts = [
        ("label", metric.label),
        ("formula", metric.formula),
        ("unit", f"{metric.unit}: {UNITS[metric.unit]}"),
        ("period", _PERIODS.get(metric.period, metric.period)),
        ("prior value", "the same a year earlier" if metric.has_prior else "none"),
        ("n counts", f"{metric.grain}s" if metric.grain else "nothing"),
        ("interval", "95%, Wilson; a change within it is called chance" if metric.rate else ""),
        ("better", better[metric.greater_is_better]),
        ("owner", metric.owner),
        ("defined by", metric.reference),
        ("needs", ", ".join(metric.requires)),
        ("SQL", " ".join(metric.sql.split())),
    ]
    written = [metric.name, *([f"{metric.name}.change"] if metric.has_prior else [])]
    return Explanation(
        kind="metric", name=metric.name, about=metric.definition, facts=tuple((k, v) for k, v in facts if v),
        example="\n".join(f"{{{{ {one} }}}}" for one in written),
    )  # fmt: skip


def _section(name: str) -> Iterator[Explanation]:
    from deckgen.sections.base import SECTIONS

    if name in SECTIONS:
        kind = SECTIONS[name]
        yield Explanation(
            kind="section", name=name, about=inspect.getdoc(kind) or "", facts=tuple(options(kind)),
            example=f"sections:\n  - {name}: {kind.example or f'{{id: my_{name}}}'}",
        )  # fmt: skip


def _figure(name: str) -> Iterator[Explanation]:
    from deckgen.figures import figure_kinds

    if name in figure_kinds():
        kind = figure_kinds()[name]
        columns = [(f"column {column}", what) for column, what in kind.REQUIRED.items()]
        columns += [(f"column {column}", f"{what} (optional)") for column, what in kind.OPTIONAL.items()]
        facts = [("how to read it", kind.how_to_read), ("what to do", kind.what_to_do), *columns]
        yield Explanation(
            kind="figure", name=name, about=kind.at_a_glance, facts=tuple(facts),
            example=f'figure: {{kind: {name}, sql: "select ..."}}',
        )  # fmt: skip


def _source(name: str) -> Iterator[Explanation]:
    from deckgen.sources.base import SOURCES

    if name in SOURCES:
        kind = SOURCES[name]
        yield Explanation(
            kind="source", name=name, about=" ".join((inspect.getdoc(kind) or "").split()), facts=tuple(options(kind))
        )


def _model(name: str) -> Iterator[Explanation]:
    from deckgen.models import DEFAULTS, TARGETS

    if name in TARGETS:
        target = TARGETS[name]
        facts = (("for whom", target.population.format(**DEFAULTS)), ("predicts", target.target.format(**DEFAULTS)))
        yield Explanation(kind="model", name=name, about=target.label, facts=facts)


def _check(name: str) -> Iterator[Explanation]:
    from deckgen.checks.rule import RULES, FileRule

    if name in RULES:
        kind = RULES[name]
        looked = "over any .pptx" if issubclass(kind, FileRule) else "while a deck is built"
        facts = [
            ("severity", kind.severity), ("looks", looked), ("why", kind.why), ("breaks it", kind.example),
            ("mend", kind.mend), *options(kind),
        ]  # fmt: skip
        yield Explanation(
            kind="check", name=name, about=" ".join((inspect.getdoc(kind) or "").split()),
            facts=tuple((label, said) for label, said in facts if said),
            example=f'checks:\n  ignore:\n    - {{rule: {name}, reason: "why not", slides: [7]}}',
        )  # fmt: skip


def options(kind: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Yield (``option NAME``, what it takes and what it is unless said) for each field of `kind`."""
    schema = kind.model_json_schema()
    docs, names = field_docs(kind), {field.alias: name for name, field in kind.model_fields.items()}
    for name, option in schema.get("properties", {}).items():
        words = _type_words(option, schema.get("$defs", {}))
        default = "required" if name in schema.get("required", ()) else _default_words(option.get("default"))
        said = docs.get(names.get(name, name), "")
        yield f"option {name}", "; ".join(filter(None, (words, default))) + (f". {said}" if said else "")


_TYPES = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "yes or no", "object": "a mapping",
}  # fmt: skip


def _type_words(option: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """Return what an option takes, from its JSON schema."""
    if "$ref" in option:
        fields = defs[option["$ref"].rsplit("/", 1)[-1]].get("properties", {})
        return f"a mapping with {', '.join(fields)}"
    if "anyOf" in option:
        kinds = [one for one in option["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(_type_words(one, defs) for one in kinds))
    if "enum" in option:
        return "one of " + ", ".join(map(_written, option["enum"]))
    if "const" in option:
        return str(option["const"])
    if option.get("prefixItems"):
        return f"a list of {len(option['prefixItems'])}, each {_type_words(option['prefixItems'][0], defs)}"
    if option.get("type") == "array":
        return f"a list, each {_type_words(option.get('items', {}), defs)}"
    if option.get("format") == "date":
        return "a date, such as 2026-02-28"
    return _TYPES.get(str(option.get("type")), "any value")


def _default_words(default: Any) -> str:
    if isinstance(default, bool):
        return "yes unless said" if default else "no unless said"
    if default in (None, "", []) or isinstance(default, dict):
        return ""
    return (
        f"{', '.join(map(_written, default)) if isinstance(default, list | tuple) else _written(default)} unless said"
    )


def _written(value: Any) -> str:
    """Return a value as text; quoted where it is signs alone, which could be read as the sentence's."""
    text = str(value)
    return text if any(letter.isalnum() for letter in text) else f'"{text}"'


_KINDS: Final[Mapping[str, Callable[[str], Iterator[Explanation]]]] = {
    "metric": _metric, "section": _section, "figure": _figure, "source": _source, "model": _model, "check": _check,
}  # fmt: skip
EXPLAINED = tuple(_KINDS)
