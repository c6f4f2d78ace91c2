"""Findings as a person reads them on the terminal."""

from __future__ import annotations

from deckgen.checks.summary import lines, total
from deckgen.findings import Finding, Severity


def finding(
    slide: int | None, shape: str | None = None, rule: str = "fit.overflow", message: str = "it is wrong",
    severity: Severity = "error", hint: str | None = "mend it", measured: str = "", allowed: str = "",
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, severity=severity, message=message, slide=slide, shape=shape, hint=hint, measured=measured,
        allowed=allowed,
    )  # fmt: skip


def said(*findings: Finding, most: int = 20) -> list[str]:
    return [f"{severity}: {line}" for severity, line in lines(findings, most)]


def test_errors_come_first_and_then_slide_by_slide() -> None:
    found = said(finding(1, severity="warning", rule="fit.a"), finding(9, rule="fit.b"), finding(2, rule="fit.c"))
    assert [line.split(" (")[0] for line in found] == [
        "error: slide 2: it is wrong", "error: slide 9: it is wrong", "warning: slide 1: it is wrong"
    ]  # fmt: skip


def test_what_is_wrong_on_many_slides_is_said_once() -> None:
    assert said(*map(finding, (2, 5, 9))) == ["error: slides 2, 5 and 9: it is wrong (mend it) [fit.overflow]"]
    assert said(*map(finding, range(1, 31))) == [
        "error: slides 1, 2, 3, 4, 5, 6, 7, 8 and 22 more: it is wrong (mend it) [fit.overflow]"
    ]
    assert said(finding(2, "A"), finding(2, "B"), finding(5, "C")) == [
        "error: slide 2, A, B; slide 5, C: it is wrong (mend it) [fit.overflow]"
    ]
    assert said(finding(None)) == ["error: it is wrong (mend it) [fit.overflow]"]


def test_what_was_measured_stands_once_where_it_is_alike_and_else_at_its_place() -> None:
    one, two = (finding(2, name, measured=size, allowed="11 pt") for name, size in (("A", "7 pt"), ("B", "8 pt")))
    assert said(one, one) == ["error: slide 2, A, A: it is wrong [7 pt; allowed 11 pt] (mend it) [fit.overflow]"]
    assert said(one, two) == [
        "error: slide 2, A (7 pt), B (8 pt): it is wrong [allowed 11 pt] (mend it) [fit.overflow]"
    ]


def test_what_to_do_is_said_once_for_a_rule() -> None:
    assert said(finding(1), finding(2, message="it is worse")) == [
        "error: slide 1: it is wrong (mend it) [fit.overflow]", "error: slide 2: it is worse [fit.overflow]"
    ]  # fmt: skip


def test_a_family_ends_after_its_lines_and_says_how_many_more() -> None:
    many = [finding(number, message=f"fault {number}") for number in range(1, 8)]
    found = said(*many, finding(9, rule="brand.fonts"), most=3)
    assert len(found) == 5
    assert found[-2].startswith("error: slide 9: ")
    assert found[-1] == "error: 4 more of fit; --json lists all"


def test_the_last_line_counts() -> None:
    assert total([finding(1), finding(2), finding(3, severity="warning")], 40) == "2 errors, 1 warning in 40 slides"
    assert total([], 1) == "0 findings in 1 slide"
    assert total([]) == "0 findings"
