"""What an editor tells of a spec while it is typed is what deckgen says of it afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from foreign_templates import several_masters
from jsonschema import Draft202012Validator
from project import ROOT, deckgen

from deckgen.errors import SpecError, ThemeError
from deckgen.plan import make_plan
from deckgen.schema import DECK_FILE, THEME_FILE, names_of_project, schema_text
from deckgen.sections.base import SECTIONS
from deckgen.theme import load_theme

SPECS = sorted([*ROOT.glob("decks/*.yaml"), *ROOT.glob("examples/*/decks/*.yaml")])
THEMES = sorted(ROOT.glob("themes/*/theme.yaml"))


def as_json(text: str) -> Any:
    """Return YAML as an editor sees it, where a date is a text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def schema_of(what: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(schema_text(what, names_of_project(ROOT)))
    return made


@pytest.fixture(scope="module")
def deck() -> Draft202012Validator:
    return Draft202012Validator(schema_of("deck"))


@pytest.mark.parametrize("what", ["deck", "theme"])
def test_it_is_a_schema_of_the_draft_that_it_names(what: str) -> None:
    schema = schema_of(what)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("what", "file"), [("deck", DECK_FILE), ("theme", THEME_FILE)])
def test_the_file_that_specs_name_is_the_schema_of_today(what: str, file: Path) -> None:
    there = (ROOT / file).read_text(encoding="utf-8")
    assert there == schema_text(what, names_of_project(ROOT)), "run `make reference`"


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_every_shipped_spec_validates(deck: Draft202012Validator, spec: Path) -> None:
    if "plugin" not in spec.parts:  # its section is known where it is installed
        assert [error.message for error in deck.iter_errors(as_json(spec.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.parent.name)
def test_every_shipped_theme_validates(theme: Path) -> None:
    found = Draft202012Validator(schema_of("theme")).iter_errors(as_json(theme.read_text(encoding="utf-8")))
    assert [error.message for error in found] == []


@pytest.mark.parametrize(
    "file", [*ROOT.glob("decks/*.yaml"), *THEMES], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_the_first_line_of_every_shipped_spec_leads_to_the_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (file.parent / first.partition("$schema=")[2]).resolve().is_file()


def properties(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        for name, option in part.get("properties", {}).items():
            yield f"{path}.{name}", option
        for key, value in part.items():
            yield from properties(value, f"{path}.{key}")
    elif isinstance(part, list):
        for one in part:
            yield from properties(one, path)


@pytest.mark.parametrize("what", ["deck", "theme"])
def test_every_option_says_what_it_means(what: str) -> None:
    schema = schema_of(what)
    top = {name: option for name, option in properties(schema) if name.count(".") == 1}
    assert [name for name, option in top.items() if not option.get("description")] == []
    for name, one in schema["$defs"].items():
        if name in ("section", "source", "FigureOptions") or "." in name:
            continue
        silent = [key for key, option in one.get("properties", {}).items() if not option.get("description")]
        is_rule = any("why" in vars(kind) and kind.__name__ == name for kind in _rules())
        assert silent == [] or is_rule, f"{name}: {silent}"


def _rules() -> list[type]:
    from deckgen.checks.rule import RULES

    return list(RULES.values())


def test_defaults_and_bounds_are_those_of_the_models(deck: Draft202012Validator) -> None:
    options = deck.schema["properties"]
    assert options["theme"]["default"] == "lakeshore"
    assert options["seed"]["default"] == 1
    assert deck.schema["$defs"]["LinkageSpec"]["properties"]["threshold"] == {
        "default": 0.8, "maximum": 1, "minimum": 0, "type": "number",
        "description": "Join two identities from this match probability up.",
    }  # fmt: skip


def test_names_are_offered_where_a_name_is_due(deck: Draft202012Validator) -> None:
    defs = deck.schema["$defs"]
    alone, with_options = defs["section"]["anyOf"]
    assert set(with_options["properties"]) == set(SECTIONS)
    assert "problem" in alone["enum"]
    assert "custom" not in alone["enum"], "it cannot stand without options"
    assert "donor_retention" in defs["names_metrics"]["anyOf"][0]["enum"]
    assert {"lakeshore", "nocturne"} <= set(defs["names_themes"]["anyOf"][0]["enum"])
    assert {"bar", "waterfall"} <= set(defs["names_figures"]["enum"])
    assert {"fit", "fit.overflow"} <= set(defs["names_rules"]["enum"])
    assert "figure_takeaways" in deck.schema["properties"]["layouts"]["properties"]


START = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\n"
# A mistake, and whether the schema sees it; deckgen says each of them, also those that a schema cannot tell.
MISTAKES = {
    "an unknown key": (START + "them: x\nsections: [title]\n", True),
    "an unknown section": (START + "sections: [problm]\n", True),
    "a section of two names": (START + "sections: [{title: {}, problem: {}}]\n", True),
    "an unknown option of a section": (START + "sections: [{problem: {hiden: true}}]\n", True),
    "an unknown part": (START + "sections: [{value_proposition: {show: [cush]}}]\n", True),
    "a section that needs options": (START + "sections: [custom]\n", True),
    "an id with a capital": (START + "sections: [{problem: {id: Problem}}]\n", True),
    "a section in the appendix": (START + "sections: [title, {appendix: [problm]}]\n", True),
    "a figure that the section does not draw": (START + "sections: [{problem: {charts: {lift: native}}}]\n", True),
    "an unknown figure": (START + "sections: [{custom: {id: a, title: T, figure: {kind: bars, sql: select 1}}}]\n", True),
    "an unknown option of a figure": (
        START + "sections: [{custom: {id: a, title: T, figure: {kind: bar, sql: 'select 1 as x', refrence: 1}}}]\n", True),
    "an unknown unit": (
        START + "sections: [{custom: {id: a, title: T, figure: {kind: bar, metrics: [donors], unit: EUR}}}]\n", True),
    "an audience": (START.replace("board", "bord") + "sections: [title]\n", True),
    "a number as text": (START + "seed: many\nsections: [title]\n", True),
    "a share above one": (START + "linkage: {threshold: 8}\nsections: [title]\n", True),
    "a layout of deckgen's": (START + "template: t.pptx\nlayouts: {figures: Chart}\nsections: [title]\n", True),
    "no sections": (START + "sections: []\n", True),
    "a source of no table": (START + "sources: {gifts: {path: a.csv}}\nsections: [title]\n", True),
    "a source without a path": (START + "sources: {donations: {label: Gifts}}\nsections: [title]\n", True),
    "an option of another kind of source": (
        START + "sources: {donations: {url: '${A}', query: q, sheet: b}}\nsections: [title]\n", True),
    "an unknown kind of source": (START + "sources: {donations: {kind: demon}}\nsections: [title]\n", True),
    "an order of dates": (START + "sources: {donations: {path: a.csv, dates: ymdd}}\nsections: [title]\n", True),
    "a metric without a unit": (
        START + "metrics: {gala: {sql: select 1 as value, label: G, definition: D}}\nsections: [title]\n", True),
    "a metric's name": (
        START + "metrics: {Gala Revenue: {sql: select 1, unit: USD, label: G, definition: D}}\nsections: [title]\n", True),
    "a segment": (
        START + "segments: {actions: {save: {action: A, owner: B, due_weeks: 1}}}\nsections: [title]\n", True),
    "a rule": (START + "checks: {select: [fitt]}\nsections: [title]\n", True),
    "a limit of a rule": (START + "checks: {options: {fit.overflow: {tolerence: 1}}}\nsections: [title]\n", True),
    "a claim without a source": (START + "claims: [{label: A, claimed: 1, unit: USD}]\nsections: [title]\n", True),
    "a deck that extends nothing": ("title: T\naudience: board\nas_of: 2026-02-28\nsections: [title]\n", True),
    "a metric of the scorecard": (START + "sections: [{scorecard: {metrics: [donor_retension]}}]\n", False),
    "a metric in a title": (START + "sections: [{problem: {title: '{{ donrs }} gave'}}]\n", False),
    "a metric in a condition": (START + "sections: [{problem: {when: donrs > 1}}]\n", False),
    "limits that do not rise": (START + "segments: {churn: [0.8, 0.6, 0.9]}\nsections: [title]\n", False),
    "an assumption out of order": (START + "finance: {adoption: {low: 2}}\nsections: [title]\n", False),
    "a theme that is not there": (START + "theme: lakeshor\nsections: [title]\n", False),
    "two sections of one id": (START + "sections: [problem, problem]\n", False),
    "SQL that is none": (START + "sections: [{custom: {id: a, title: T, table: {sql: selec 1}}}]\n", False),
    "a base that is not there": (START.replace("base", "bass") + "sections: [title]\n", False),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_while_it_is_typed_or_when_it_is_checked(
    mistake: str, deck: Draft202012Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text, in_editor = MISTAKES[mistake]
    Path("spec.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError):
        make_plan("spec.yaml")
    assert bool(list(deck.iter_errors(as_json(text)))) == in_editor


def test_what_is_right_is_not_refused(
    deck: Draft202012Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = START + (
        "theme: nocturne\n"
        "language: he-IL\n"
        "segments: {call_capacity: 5, actions: {save_first: {owner: Ann}}}\n"
        "finance: {adoption: {base: 0.9}, donors: null}\n"
        "program: {decisions: [Decide, {decision: And this, owner: Ann}]}\n"
        "sources:\n"
        "  donations: {path: 'gifts-*.csv', columns: {Gift ID: record_id, Who: last_name}, dates: dmy}\n"
        "  web: {as: donations, url: '${A}', table: gifts}\n"
        "  subscriptions:\n  event_tickets: null\n  email_events: null\n"
        "metrics: {gala: {sql: select 1 as value, unit: USD, label: G, definition: D}}\n"
        "checks: {select: [fit, chart.workbook], ignore: [{rule: fit, reason: because, slides: [1, problem]}]}\n"
        "sections:\n  - title\n  - problem:\n  - value_proposition: {charts: native, show: [cash]}\n"
        "  - model_performance: {charts: {calibration: native}}\n"
        "  - custom: {id: a, title: T, figure: {kind: bar, metrics: [gala], charts: native, reference: 3}}\n"
        "  - scorecard: {metrics: [gala, donors]}\n"
        "  - appendix: {sections: [{setup: {hidden: true}}]}\n"
    )
    Path("spec.yaml").write_text(text, encoding="utf-8")
    make_plan("spec.yaml")
    assert [error.message for error in deck.iter_errors(as_json(text))] == []


THEME_MISTAKES = {
    "colors: {primry: '12355B'}": True,
    "colors: {primary: '#12355B'}": True,
    "colors: {primary: navy}": True,
    "fonts: {headings: Arial}": True,
    "sizes: {titel: 20}": True,
    "decoration: ring": True,
    "logo: ../logo.png": True,
    "extends: lakeshor": False,
    "colors: {text: 'EEEEEE'}": False,
}


@pytest.mark.parametrize("mistake", THEME_MISTAKES)
def test_a_mistake_in_a_theme_is_found(mistake: str, tmp_path: Path) -> None:
    text = f"name: mine\nlabel: Mine\n{'' if 'extends' in mistake else 'extends: lakeshore'}\n{mistake}\n"
    seen = bool(list(Draft202012Validator(schema_of("theme")).iter_errors(as_json(text))))
    assert seen == THEME_MISTAKES[mistake]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/theme.yaml").write_text(text, encoding="utf-8")
    if mistake not in (
        "colors: {primry: '12355B'}",
        "sizes: {titel: 20}",
    ):  # a further role is no mistake to the reader
        with pytest.raises(ThemeError):
            load_theme("mine", (tmp_path,))


def test_the_layouts_of_a_decks_template_are_offered(tmp_path: Path) -> None:
    several_masters(tmp_path / "brand.pptx")
    (tmp_path / "decks").mkdir()
    spec = START + "template: brand.pptx\nmetrics: {gala: {sql: x}}\nlayouts: {title: Nowhere}\nsections: [title]\n"
    (tmp_path / "decks/mine.yaml").write_text(spec, encoding="utf-8")
    said = deckgen(tmp_path, "schema", "--deck", "mine", "--out", "decks/deckgen.schema.json").stdout
    assert "# yaml-language-server: $schema=deckgen.schema.json" in said
    schema = json.loads((tmp_path / "decks/deckgen.schema.json").read_text(encoding="utf-8"))
    layouts = schema["$defs"]["names_template_layouts"]["enum"]
    assert len(layouts) > 3
    assert "gala" in schema["$defs"]["names_metrics"]["anyOf"][0]["enum"]
    [error] = Draft202012Validator(schema).iter_errors(
        as_json(spec.replace("{sql: x}", "{sql: x, unit: USD, label: a, definition: b}"))
    )
    assert list(error.absolute_path) == ["layouts", "title"]


def test_a_new_project_has_the_schema_of_its_own_names(tmp_path: Path) -> None:
    deckgen(tmp_path, "init", "mine", "--yes")
    board = tmp_path / "mine/decks/board.yaml"
    first = board.read_text(encoding="utf-8").splitlines()[0]
    schema = json.loads((board.parent / first.partition("$schema=")[2]).read_text(encoding="utf-8"))
    assert "brand" in schema["$defs"]["names_themes"]["anyOf"][0]["enum"]


def test_what_cannot_be_a_schema_is_refused_with_a_hint(tmp_path: Path) -> None:
    assert "did you mean 'board'?" in deckgen(tmp_path, "schema", "--deck", "bord", code=1).stderr
    assert "a theme has none" in deckgen(tmp_path, "schema", "theme", "--deck", "board", code=2).stderr
