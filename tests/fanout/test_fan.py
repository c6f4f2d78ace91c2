"""A deck a row: whose numbers it shows, what is kept, what fails, and that processes make no difference."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from chapters import SMALL, put_small
from click.testing import CliRunner, Result

import deckgen
from deckgen.cli import main
from deckgen.errors import OutputError, SpecError
from deckgen.fanout import Fan, Job, build_rows
from deckgen.ledger.carried import read_ledger
from deckgen.pipeline import refuse_errors
from deckgen.plan import make_plan
from deckgen.slides.package import Package

pytestmark = pytest.mark.xdist_group("fanout")

ROWS = "Chapter,ZIP,Host,Secret\nCity,606,Ann Ott,s3cret\nO'Hare {7*7},60,Bo Lee,s3cret\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose shared stages have run."""
    made = put_small(tmp_path_factory.mktemp("fan") / "project", ROWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        fan = build_rows("small", jobs=1)
    assert fan.counts() == {"written": 2}, fan.failed
    return made


@pytest.fixture(autouse=True)
def _there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with the same spec and rows, in the folder where the shared stages have run."""
    monkeypatch.chdir(folder)
    put_small(folder, ROWS)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", "small", "--jobs", "1", *arguments])


def titles(path: str) -> list[str]:
    from pptx import Presentation

    return [slide.shapes.title.text for slide in Presentation(path).slides]


def with_rows(rows: str, **kept: Any) -> Fan:
    Path("rows.csv").write_text(rows, encoding="utf-8")
    return build_rows("small", jobs=1, **kept)


def test_every_deck_says_its_row_and_whose_numbers_it_shows() -> None:
    assert [titles(f"out/small/{name}.pptx")[0] for name in ("city", "o-hare-7-7")] == ["City", "O'Hare {7*7}"]
    said = [titles(f"out/small/{name}.pptx")[1] for name in ("city", "o-hare-7-7")]
    assert said[0].startswith("City gave $")
    assert said[1].startswith("O'Hare {7*7} gave $")
    assert (
        said[0].split("$")[1]
        < said[1].split("$")[1]
        <= deckgen.compute_metrics("small").loc["active_giving", "text"][1:]
    )


def test_parts_add_up_to_everybody(tmp_path: Path) -> None:
    spec = SMALL.replace("\"zip LIKE $zip || '%'\"", "coalesce(zip LIKE '606%', false) = $inside::BOOLEAN")
    spec = spec.replace("gave {{ active_giving }}", "gave {{ active_giving.value }}")
    put_small(Path(), "Name,Inside,Chapter,Host\nin,true,a,b\nout,false,a,b\n", spec)
    fan = build_rows("small", jobs=1, out=f"{tmp_path.as_posix()}/{{{{ row.name }}}}.pptx")
    parts = [float(titles(made.output)[1].split()[-1]) for made in fan.rows]
    assert sum(parts) == pytest.approx(deckgen.compute_metrics("small").loc["active_giving", "value"])


def test_what_is_done_is_kept_and_only_a_changed_row_is_built() -> None:
    assert build_rows("small", jobs=1).counts() == {"kept": 2}
    changed = with_rows(ROWS.replace("Ann Ott", "Ann Otto"))
    assert [made.state for made in changed.rows] == ["written", "kept"]
    Path("out/small/city.pptx").unlink()
    assert [made.state for made in build_rows("small", jobs=1).rows] == ["written", "kept"]


def test_an_edited_deck_keeps_the_edit_and_is_then_kept_itself() -> None:
    from pptx import Presentation

    path = Path("out/small/city.pptx")
    deck = Presentation(str(path))
    deck.slides[0].shapes.title.text = "What the city gave"
    buffer = BytesIO()
    deck.save(buffer)
    path.write_bytes(buffer.getvalue())
    assert [made.state for made in build_rows("small", jobs=1).rows] == ["merged", "kept"]
    assert titles(str(path))[0] == "What the city gave"
    assert [made.state for made in build_rows("small", jobs=1).rows] == ["kept", "kept"]
    path.unlink()


def test_a_row_that_fails_stops_no_other_and_says_why() -> None:
    Path("rows.csv").write_text(ROWS + 'Nowhere,999,x,y\nTiny,60648,x,y\n"a\' OR 1=1 --","x\' OR 1=1 --",x,y\n')
    done = run()
    assert done.exit_code == 1
    assert "filter finds nobody with zip = '999'" in done.stdout
    assert """filter finds nobody with zip = "x' OR 1=1 --""" in done.stdout
    assert "5 rows: " in done.stdout
    assert "failed" in done.stdout


def test_people_who_are_too_few_get_no_deck_of_their_own() -> None:
    few = SMALL.replace("\"zip LIKE $zip || '%'\"", "golden_id <= $zip")
    put_small(Path(), "Chapter,ZIP,Host\nfew,G000004,x\n", few)
    [made] = build_rows("small", jobs=1).rows
    assert "so few people that the deck would be about them" in made.problems[0]["message"]
    put_small(Path(), "Chapter,ZIP,Host\nmost,G000004,x\n", few.replace("<=", ">"))
    [made] = build_rows("small", jobs=1).rows
    assert "leaves out so few people" in made.problems[0]["message"]


def test_two_processes_make_the_same_bytes_as_one() -> None:
    one = build_rows("small", jobs=1, out="out/one/{{ row.zip }}.pptx")
    two = build_rows("small", jobs=2, out="out/two/{{ row.zip }}.pptx")
    assert two.processes == 2
    assert [made.sha256 for made in one.rows] == [made.sha256 for made in two.rows]


def test_rows_come_from_sql_and_from_a_metric_that_lists_groups() -> None:
    spec = SMALL + (
        "metrics:\n  by_event:\n    {sql: 'select event as chapter, sum(amount) as value, count(distinct golden_id) as n, "
        "1 as zip, 2 as host from event_tickets where date <= $as_of group by 1', unit: USD, label: L, definition: D., "
        "by: chapter}\n"
    )
    put_small(Path(), ROWS, spec.replace("\"zip LIKE $zip || '%'\"", '"$zip IS NOT NULL"'))
    plan = make_plan("small", for_each="metric:by_event")
    assert plan.rows is not None
    assert plan.rows.columns == ("chapter", "value", "n", "zip", "host")
    assert "by_event" not in plan.metrics
    sql = "sql:SELECT 'a' AS chapter, 606 AS zip, count(*) AS host FROM giving"
    [made] = build_rows("small", sql, jobs=1, out="out/{{ row.chapter }}-sql.pptx").rows
    assert made.state == "written", made.problems


def test_only_fields_that_the_spec_names_travel_in_the_deck() -> None:
    build_rows("small", jobs=1)
    deck = Path("out/small/city.pptx")
    assert read_ledger(deck, Package.read(deck)).deck["row"] == {"chapter": "City", "zip": "606", "host": "Ann Ott"}
    with ZipFile(deck) as parts:
        assert not any(b"s3cret" in parts.read(name) for name in parts.namelist())


def test_a_rows_deck_is_verified_against_its_own_people() -> None:
    from deckgen.verifying import verify_deck

    build_rows("small", jobs=1)
    verdict = verify_deck(Path("out/small/city.pptx"))
    assert verdict.kept > 0
    assert not verdict.sifted.findings


def test_json_lists_every_row() -> None:
    found = json.loads(run("--json").stdout)
    assert {row["row"] for row in found["rows"]} == {1, 2}
    assert set(found["rows"][0]) >= {"output", "state", "slides", "findings", "seconds", "problems", "key"}
    assert found["outputs"] == ["out/small/city.pptx", "out/small/o-hare-7-7.pptx"]


def test_a_job_is_plain_data() -> None:
    plan = make_plan("small")
    assert plan.rows is not None
    assert plan.rows.rows is not None
    row = plan.rows.rows[0]
    again, job = pickle.loads(pickle.dumps((plan, Job(row=row, target=Path("x.pptx")))))
    assert again.for_row(job.row).spec.title == "City"


def test_a_dry_run_puts_nothing_in_place() -> None:
    fan = json.loads(run("--dry-run", "--json", "--out", "out/dry/{{ row.zip }}.pptx").stdout)
    assert fan["counts"] == {"checked": 2}
    assert not Path("out/dry").exists()


def test_a_missing_file_of_rows_is_one_mistake_and_check_takes_rows_as_build_does() -> None:
    put_small(Path(), ROWS, SMALL.replace("for_each: rows.csv\n", ""))
    with pytest.raises(SpecError) as error:
        make_plan("small", for_each="none.csv")
    assert [p.message for p in error.value.problems] == ["for_each: there is no file 'none.csv'"]
    assert CliRunner().invoke(main, ["check", "small"]).exit_code == 1
    checked = CliRunner().invoke(main, ["check", "small", "--for-each", "rows.csv"])
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize(
    ("change", "said", "hint"),
    [
        (("for_each: rows.csv\n", ""), "a row is named, but the deck is not built for each of any", "--for-each FILE"),
        (("row.host", "row.hots"), "the rows have no column 'hots'", "did you mean 'host'?"),
        (("$zip", "$zap"), "filter: ", None),
        (("rows.csv", "row.csv"), "for_each: there is no file 'row.csv'", "did you mean 'rows.csv'?"),
        (("{{ row.chapter }}\"\naud", "{{ donors }}\"\naud"), "there is no metric called 'donors'", None),
    ],
)  # fmt: skip
def test_check_finds_what_is_wrong_before_a_build(change: tuple[str, str], said: str, hint: str | None) -> None:
    put_small(Path(), ROWS, SMALL.replace(*change))
    with pytest.raises(SpecError) as error:
        make_plan("small")
    assert any(said in p.message and (hint is None or hint in (p.hint or "")) for p in error.value.problems), str(error)


def test_a_filter_without_rows_says_what_its_people_are_called() -> None:
    spec = "extends: base.yaml\ntitle: T\naudience: board\nas_of: 2026-02-28\nfilter: zip > '6'\nsections: [title]\n"
    put_small(Path(), ROWS, spec)
    with pytest.raises(SpecError, match="nothing says what to call them"):
        make_plan("small")
    put_small(Path(), ROWS, spec + "subset: Sixes\n")
    assert make_plan("small").spec.subset == "Sixes"


@pytest.mark.parametrize("strict", [False, True])
def test_a_strict_build_takes_a_warning_for_an_error(strict: bool) -> None:
    warning = {
        "severity": "warning",
        "message": "m",
        "rule": "r",
        "slide": 1,
        "shape": None,
        "file": None,
        "hint": None,
    }
    judge: Callable[[], None] = lambda: refuse_errors([warning], strict=strict)  # noqa: E731
    if not strict:
        judge()
        return
    with pytest.raises(OutputError, match="m \\[r\\]"):
        judge()
