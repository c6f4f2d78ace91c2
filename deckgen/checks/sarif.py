"""Findings as SARIF 2.1.0, the form that code hosts and editors read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deckgen.checks.rule import RULES, Rule
from deckgen.findings import Finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: Iterable[tuple[str, Finding]], version: str) -> dict[str, Any]:
    """Return a SARIF log of `found`, pairs of a deck's path and a finding.

    A finding stands at its line of the spec where it has one, else at its slide of the deck.
    """
    findings = list(found)
    codes = sorted({finding.rule for _, finding in findings})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "deckgen",
                        "version": version,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "results": [_result(deck, finding, codes) for deck, finding in findings],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    kind: type[Rule] | None = RULES.get(code)
    if kind is None:
        return {"id": code}
    about = " ".join((kind.__doc__ or "").split())
    return {
        "id": code,
        "shortDescription": {"text": about},
        "fullDescription": {"text": f"{about} {kind.why}".strip()},
        "help": {"text": kind.mend or about},
        "defaultConfiguration": {"level": kind.severity},
    }


def _result(deck: str, finding: Finding, codes: list[str]) -> dict[str, Any]:
    file, region = deck, {}
    if finding.mark is not None:
        file = finding.mark.file
        region = {"region": {"startLine": finding.mark.line, "startColumn": finding.mark.column}}
    place = [f"slide {finding.slide}"] if finding.slide is not None else []
    place += [finding.shape] if finding.shape else []
    logical = [{"fullyQualifiedName": f"{deck}: {', '.join(place)}"}] if place else []
    return {
        "ruleId": finding.rule,
        "ruleIndex": codes.index(finding.rule),
        "level": finding.severity,
        "message": {"text": str(finding)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": file.replace("\\", "/")}, **region},
                **({"logicalLocations": logical} if logical else {}),
            }
        ],
    }
