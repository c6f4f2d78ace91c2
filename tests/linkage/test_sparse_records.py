"""Records with few fields: names and an address typed by hand, as a membership register has them."""

from __future__ import annotations

import random

import duckdb
import pandas as pd
import pytest

from deckgen.linkage import resolve
from deckgen.linkage.evaluate import pairwise
from deckgen.linkage.nicknames import nickname_pairs
from deckgen.results import Entities
from deckgen.tables import IDENTITY

FIRST = sorted({name for _, name in nickname_pairs()})


def register(people: list[dict[str, str | None]]) -> duckdb.DuckDBPyConnection:
    rows = (
        pd.DataFrame(people)
        .reindex(columns=list(IDENTITY))
        .astype("str")
        .where(pd.DataFrame(people).reindex(columns=list(IDENTITY)).notna(), None)
    )
    connection = duckdb.connect(config={"threads": 2})
    connection.register("rows", rows.astype("string"))
    connection.execute("CREATE TABLE given AS SELECT * FROM rows").fetchall()
    connection.execute(
        "CREATE TABLE records_donations AS SELECT row_number() OVER () AS row_id, DATE '2024-01-01' AS date, * FROM given"
    ).fetchall()
    return connection


def slip(text: str, draw: random.Random) -> str:
    place = draw.randrange(len(text))
    return text[:place] + draw.choice("aeioulnrst") + text[place + draw.randint(0, 1) :]


def word(draw: random.Random) -> str:
    return "".join(draw.choice("bcdfglmnprst") + draw.choice("aeiou") for _ in range(draw.randint(3, 4)))


def person(draw: random.Random) -> dict[str, str | None]:
    street = f"{draw.randint(1, 999)} {word(draw)} {draw.choice(('street', 'close', 'crescent'))} {word(draw)}"
    return {
        "first_name": draw.choice(FIRST), "last_name": word(draw), "address": street,
        "zip": str(draw.randint(2000, 2200)),
    }  # fmt: skip


def dirty(one: dict[str, str | None], draw: random.Random, *, wrong: float = 0.0) -> dict[str, str | None]:
    """Return the same person entered again: slips, names exchanged, and names that are `wrong` altogether."""
    found = dict(one)
    for field in ("first_name", "last_name", "address", "zip"):
        if draw.random() < 0.4:
            found[field] = slip(str(found[field]), draw)
    for field in ("first_name", "last_name"):
        if draw.random() < wrong:
            found[field] = draw.choice(FIRST) if field == "first_name" else word(draw)
    if draw.random() < 0.1:
        found["first_name"], found["last_name"] = found["last_name"], found["first_name"]
    return found


def linked(people: list[dict[str, str | None]], truth: list[int]) -> tuple[Entities, float, float]:
    entities = resolve(register(people), ["donations"])
    agreement = pairwise(truth, entities.links.sort_values("row_id")["golden_id"])
    return entities, agreement.precision, agreement.recall


@pytest.fixture(scope="module")
def originals() -> list[dict[str, str | None]]:
    draw = random.Random(5)
    return [person(draw) for _ in range(400)]


def test_names_and_an_address_with_slips_are_enough(originals: list[dict[str, str | None]]) -> None:
    draw = random.Random(6)
    again = [dirty(one, draw, wrong=0.1) for one in originals]
    entities, precision, recall = linked([*originals, *again], [*range(400), *range(400)])
    assert not entities.trained.partners
    assert precision > 0.98
    assert recall > 0.88


def test_partners_in_such_a_register_stay_two_people(originals: list[dict[str, str | None]]) -> None:
    draw = random.Random(7)
    partners = [{**one, "first_name": draw.choice(FIRST)} for one in originals[:100]]
    again = [dirty(one, draw) for one in (*originals, *partners)]
    entities, precision, recall = linked([*originals, *partners, *again], [*range(500), *range(500)])
    assert entities.trained.partners
    assert precision > 0.95
    assert recall > 0.85


def test_names_in_the_wrong_order_are_one_person() -> None:
    draw = random.Random(8)
    people = [person(draw) for _ in range(150)]
    exchanged = [{**one, "first_name": one["last_name"], "last_name": one["first_name"]} for one in people[:10]]
    _, precision, recall = linked([*people, *exchanged], [*range(150), *range(10)])
    assert (precision, recall) == (1, 1)


def test_a_town_for_an_address_joins_nobody() -> None:
    draw = random.Random(9)
    people = [
        {**person(draw), "address": draw.choice(("springfield", "shelbyville", "ogdenville")), "zip": None}
        for _ in range(120)
    ]
    entities, precision, _ = linked(people, list(range(120)))
    assert precision == 1
    assert len(entities.golden) == 120
