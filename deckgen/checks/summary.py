"""Findings as a person reads them: errors first, what is said of many places in one line, no family without an end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from deckgen.findings import Finding, Severity

MOST_LINES: Final = 20  # of one family of rules
_MOST_PLACES: Final = 8  # in one line

_Key = tuple[Severity, str, str, str | None, str]


def lines(findings: Iterable[Finding], most: int = MOST_LINES) -> Iterator[tuple[Severity, str]]:
    """Yield (severity, line): errors first, then by slide; findings that differ in their place alone share a line.

    What to do is said once for a rule. A family has `most` lines, and a last one for what is beyond them.
    """
    groups: dict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        key = (finding.severity, finding.rule, finding.message, finding.hint, f"{finding.mark or ''}")
        groups[key].append(finding)
    order = sorted(groups.values(), key=lambda group: (group[0].severity, group[0].slide or 0, group[0].rule))
    hinted: set[tuple[str, str | None]] = set()
    shown, left = Counter[str](), Counter[tuple[Severity, str]]()
    for group in order:
        first = group[0]
        family = first.rule.partition(".")[0]
        if shown[family] == most:
            left[first.severity, family] += len(group)
            continue
        shown[family] += 1
        hint = f" ({first.hint})" if first.hint and (first.rule, first.hint) not in hinted else ""
        hinted.add((first.rule, first.hint))
        yield first.severity, f"{_told(group)}{hint} [{first.rule}]"
    for (severity, family), count in left.items():
        yield severity, f"{count} more of {family}; --json lists all"


def total(findings: Sequence[Finding], slides: int | None = None) -> str:
    """Return how many findings there are: "3 errors, 12 warnings in 40 slides"."""
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(_counted(counts[kind], kind) for kind in ("error", "warning") if counts[kind])
    where = "" if slides is None else f" in {_counted(slides, 'slide')}"
    return (said or "0 findings") + where


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(group: Sequence[Finding]) -> str:
    """Return where and what, with what was measured: beside each place where it differs."""
    first = group[0]
    mark = f"{first.mark}: " if first.mark else ""
    allowed = f"allowed {first.allowed}" if first.allowed and len({one.allowed for one in group}) == 1 else ""
    alike = len({one.measured for one in group}) == 1
    sides = f" [{first.measured}; {allowed}]" if alike and first.measured and allowed else ""
    sides = f" [{allowed}]" if not alike and allowed else sides
    where = _places(group, measured=not alike and bool(allowed))
    return f"{mark}{where + ': ' if where else ''}{first.message}{sides}"


def _places(group: Sequence[Finding], *, measured: bool) -> str:
    """Return the places of `group`: "slides 2 and 5", or "slide 2, Box 3 (7 pt), Box 4 (8 pt); slide 5, Table 2"."""
    by_slide: dict[int | None, list[str]] = defaultdict(list)
    for one in group[:_MOST_PLACES]:
        by_slide[one.slide].append((one.shape or "") + (f" ({one.measured})" if measured else ""))
    rest = len(group) - _MOST_PLACES
    if not any(name for names in by_slide.values() for name in names):
        numbers = [str(slide) for slide in by_slide if slide is not None]
        numbers += [f"{rest} more"] if rest > 0 else []
        head = ", ".join(numbers[:-1])
        return (
            f"slide{'' if len(numbers) == 1 else 's'} {head + ' and ' if head else ''}{numbers[-1]}" if numbers else ""
        )
    said = [
        ", ".join(filter(None, ("" if slide is None else f"slide {slide}", *names)))
        for slide, names in by_slide.items()
    ]
    return "; ".join(said) + (f" and {rest} more" if rest > 0 else "")
