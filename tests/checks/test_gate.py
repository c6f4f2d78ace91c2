"""The gate finds each seeded defect by its own rule and by no other, and nothing on a good deck."""

from __future__ import annotations

import importlib
import pkgutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from checks import defects
from checks.seeds import TEXT, Defects, found, good_parts, spoiled

from deckgen.checks.gate import check_bytes, check_package
from deckgen.checks.page import markdown
from deckgen.checks.rule import RULES, FileRule
from deckgen.errors import OutputError
from deckgen.slides.archive import pack
from deckgen.slides.package import Package
from deckgen.slides.view import DeckView

PAGE = Path(__file__).parents[2] / "docs/checks.md"


def seeded() -> dict[str, tuple[str, str]]:
    modules = [
        importlib.import_module(f"checks.defects.{found.name}") for found in pkgutil.iter_modules(defects.__path__)
    ]
    return {f"{m.__name__.rpartition('.')[2]}: {name}": (m.__name__, name) for m in modules for name in m.DEFECTS}


SEEDED = seeded()


def defect(case: str) -> tuple[set[str], bytes]:
    module, name = SEEDED[case]
    table: Defects = importlib.import_module(module).DEFECTS
    rules, change = table[name]
    return {rules} if isinstance(rules, str) else set(rules), spoiled(change)


def test_a_good_deck_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "good.pptx").write_bytes(pack(dict(good_parts())))
    assert check_package(tmp_path / "good.pptx") == []


@pytest.mark.parametrize("case", SEEDED)
def test_each_defect_is_found_by_its_own_rule_and_by_no_other(case: str) -> None:
    expected, content = defect(case)
    assert found(content) == expected


def test_a_view_of_what_was_written_is_looked_at_only_where_the_file_is_just_that(tmp_path: Path) -> None:
    good, case = dict(good_parts()), next(case for case in SEEDED if "contrast" in str(defect(case)[0]))
    expected, bad = defect(case)
    file = tmp_path / "deck.pptx"
    file.write_bytes(bad)
    assert {one.rule for one in check_package(file, written=DeckView(Package.of(good)))} == expected
    assert check_package(file, written=DeckView(Package(bad))) == check_package(file)
    file.write_bytes(pack(good))
    assert check_package(file, written=DeckView(Package.of(good))) == []


def test_two_parts_of_one_name_are_found() -> None:
    buffer = BytesIO(pack(dict(good_parts())))
    with ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(TEXT, archive.read(TEXT))
    assert found(buffer.getvalue()) == {"package.unique-names"}


def test_a_file_that_is_no_package_gives_one_finding(tmp_path: Path) -> None:
    assert [finding.rule for finding in check_bytes(b"not a zip")] == ["package.readable"]
    with pytest.raises(OutputError, match="cannot be read"):
        check_package(tmp_path / "missing.pptx")


def test_every_rule_over_files_has_a_defect_that_it_finds() -> None:
    expected = set[str]()
    for module, name in SEEDED.values():
        rules = importlib.import_module(module).DEFECTS[name][0]
        expected |= {rules} if isinstance(rules, str) else set(rules)
    rules = {code for code, kind in RULES.items() if issubclass(kind, FileRule)}
    assert rules - expected == {"package.unique-names"}  # has a test of its own


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_why_and_what_to_do(code: str) -> None:
    kind = RULES[code]
    assert kind.__doc__
    assert kind.why.endswith(".")
    assert kind.example
    assert kind.mend
    assert all(field.description for field in kind.model_fields.values())


def test_the_page_of_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run `make reference`"
