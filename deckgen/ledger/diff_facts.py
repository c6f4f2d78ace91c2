"""Two ledgers by what stands behind their numbers: source files, dates, settings, versions, values of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deckgen.ledger.diff_model import Pair, SourceChange
from deckgen.ledger.model import Ledger
from deckgen.ledger.numbers import plain

_FACTS: Final = {"file": "file", "sha256": "content", "read": "rows read", "accepted": "rows accepted"}
_HASH: Final = 12  # digits of a digest that are shown
_PLAIN: Final = ("title", "as_of", "seed", "synthetic", "name")
_PARTS: Final = ("versions", "numbers", "checks")


def source_changes(old: Ledger, new: Ledger) -> Iterator[SourceChange]:
    """Yield the sources that differ, by their label."""
    before, after = ({str(one["label"]): one for one in ledger.sources} for ledger in (old, new))
    for label in dict.fromkeys((*before, *after)):
        was, now = before.get(label), after.get(label)
        if was is None or now is None:
            what: Any = "gone" if now is None else "new"
            yield SourceChange(label=label, what=what, facts=tuple(_source_facts(was or {}, now or {})))
        elif facts := tuple(_source_facts(was, now)):
            yield SourceChange(label=label, what="changed", facts=facts)


def _source_facts(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Pair]:
    for field, name in _FACTS.items():
        if was.get(field) != now.get(field):
            yield Pair(name=name, old=_shown(field, was.get(field)), new=_shown(field, now.get(field)))


def _shown(field: str, value: Any) -> str:
    if value is None:
        return ""
    return str(value)[:_HASH] if field == "sha256" else f"{value:,}" if isinstance(value, int) else str(value)


def setting_changes(old: Ledger, new: Ledger) -> Iterator[Pair]:
    """Yield what the decks were built with that differs, and each value of the spec that both of them show."""
    for name in _PLAIN:
        yield from _pair(name, old.deck.get(name), new.deck.get(name))
    before, after = (_overridden(ledger) for ledger in (old, new))
    for name in dict.fromkeys((*before, *after)):
        yield from _pair(f"--set {name}", before.get(name), after.get(name))
    for part in _PARTS:
        first, last = old.deck.get(part) or {}, new.deck.get(part) or {}
        for name in dict.fromkeys((*first, *last)):
            yield from _pair(f"{part}.{name}", first.get(name), last.get(name))
    yield from _spec_values(old, new)


def _pair(name: str, old: Any, new: Any) -> Iterator[Pair]:
    if old != new:
        yield Pair(name=name, old="" if old is None else str(old), new="" if new is None else str(new))


def _overridden(ledger: Ledger) -> dict[str, str]:
    """Return what ``--set`` overrode, but for what stands in the ledger by itself."""
    pairs = (str(setting).partition("=") for setting in ledger.deck.get("settings", ()))
    return {key: value for key, _, value in pairs if key not in _PLAIN}


def _spec_values(old: Ledger, new: Ledger) -> Iterator[Pair]:
    """Yield the places of the spec whose value both decks show, and never in the same characters."""
    before, after = _spec_shown(old), _spec_shown(new)
    for name, texts in before.items():
        now = after.get(name, ())
        if now and not set(texts) & set(now):
            yield Pair(name=name, old=texts[0], new=now[0])


def _spec_shown(ledger: Ledger) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in ledger.entries:
        for said, origin in entry.shown():
            if origin.kind == "spec" and origin.name not in _PLAIN:
                found.setdefault(origin.name, []).append(plain(said))
    return found
