"""Measure the record linkage: how good it is on data whose truth is known, and how long it takes.

    python benchmarks/linkage.py                                   quality on the demo, seeds 1 to 5
    python benchmarks/linkage.py --seeds 1 --speed                 ratios between ways of linking the same 76k rows
    python benchmarks/linkage.py --seeds --febrl1 PATH ...         quality on public data
    python benchmarks/linkage.py --seeds --large 300000            a million identity rows, with peak memory

Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from deckgen.linkage import resolve
from deckgen.linkage.evaluate import Agreement, b_cubed, pairwise, threshold_curve
from deckgen.linkage.nicknames import nickname_pairs
from deckgen.linkage.normal import normal_sql
from deckgen.linkage.trained import KnownPairs
from deckgen.results import Entities
from deckgen.sources.demo import DEMO_FILES, write_demo
from deckgen.tables import IDENTITY

AS_OF = date(2025, 12, 31)
TABLES = tuple(DEMO_FILES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3, 4, 5])
    for name in ("febrl1", "febrl3", "fake1000"):
        parser.add_argument(f"--{name}", type=Path, metavar="PATH")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--large", type=int, metavar="PEOPLE")
    given = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        if given.seeds:
            found["demo"] = {str(seed): measure_demo(Path(folder), seed) for seed in given.seeds}
            found["demo_mean"] = {
                measure: round(float(np.mean([run[measure]["f1"] for run in found["demo"].values()])), 4)
                for measure in ("pairwise", "b_cubed")
            }
        for name in ("febrl1", "febrl3"):
            if path := getattr(given, name):
                found[name] = measure_people(read_febrl(path))
        if given.fake1000:
            people = read_fake(given.fake1000)
            found["fake1000"] = measure_people(people.drop(columns="address"))
            found["fake1000_city_as_address"] = measure_people(people)
        if given.speed:
            found["speed"] = measure_speed(Path(folder))
    if given.large:
        found["large"] = measure_large(given.large)
    print(json.dumps(found, indent=1))


# Quality


def shown(agreement: Agreement) -> dict[str, float]:
    return {name: round(getattr(agreement, name), 4) for name in ("precision", "recall", "f1")}


def quality(entities: Entities, rows: pd.DataFrame, again: Callable[[float], Entities]) -> dict[str, Any]:
    """Measure over `rows` (table, row_id, person): the records, or one record of each identity."""

    def grouped(threshold: float) -> pd.Series[str]:
        labels = again(threshold).links.set_index(["table", "row_id"])["golden_id"]
        return labels.loc[pd.MultiIndex.from_frame(rows[["table", "row_id"]])]

    predicted = entities.links.set_index(["table", "row_id"])["golden_id"]
    predicted = predicted.loc[pd.MultiIndex.from_frame(rows[["table", "row_id"]])]
    return {
        "pairwise": shown(pairwise(rows["person"], predicted)),
        "b_cubed": shown(b_cubed(rows["person"], predicted)),
        "people": int(rows["person"].nunique()),
        **{name: int(value) for name, value in entities.evaluation.items()},
        "thresholds": {
            str(point.threshold): [round(point.pairwise.precision, 4), round(point.pairwise.recall, 4)]
            for point in threshold_curve(rows["person"], grouped)
        },
    }


def again(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], first: Entities) -> Callable[..., Entities]:
    known = KnownPairs.of(first)
    return lambda threshold: resolve(
        connection, tables, threshold=threshold, review=min(threshold, 0.5), trained=first.trained, known=known
    )


def load_demo(folder: Path, seed: int) -> tuple[duckdb.DuckDBPyConnection, pd.DataFrame]:
    """Return ``records_<table>`` of a demo, and whose each of them is."""
    target = folder / f"demo_{seed}"
    if not target.exists():
        write_demo(target, seed=seed, as_of=AS_OF)
    connection = duckdb.connect(config={"threads": 2})
    for table, file in DEMO_FILES.items():
        header = {column: name for name, column in file.columns.items()}
        columns = ", ".join(
            f'"{header[column]}" AS {column}' if column in header else f"CAST(NULL AS VARCHAR) AS {column}"
            for column in ("record_id", "status", *IDENTITY)
        )
        connection.execute(
            f"""CREATE TABLE records_{table} AS
            SELECT row_number() OVER () AS row_id, CAST("{header["date"]}" AS DATE) AS date, {columns}
            FROM read_csv('{target / file.file}', header = true, all_varchar = true)"""
        ).fetchall()
    people = pd.read_csv(target / "truth" / "people_of_records.csv", dtype=str)
    rows = pd.concat(
        connection.execute(f"SELECT '{table}' AS \"table\", row_id, record_id FROM records_{table}").df()
        for table in TABLES
    )
    return connection, rows.merge(people, on="record_id")[["table", "row_id", "person"]]


def measure_demo(folder: Path, seed: int) -> dict[str, Any]:
    connection, truth = load_demo(folder, seed)
    entities = resolve(connection, TABLES)
    rows = entities.links.merge(truth, on=["table", "row_id"], validate="one_to_one")
    owners = rows.groupby("identity_id")["person"].transform("nunique")
    distinct = rows[owners == 1].drop_duplicates("identity_id")
    return {
        **quality(entities, distinct, again(connection, TABLES, entities)),
        "business": business(connection, rows),
    }


def business(connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> dict[str, Any]:
    """Return what a fundraiser would be told about the last 12 months, by who is taken for a donor."""
    gifts = connection.execute("SELECT row_id, date FROM records_donations WHERE status = 'completed'").df()
    gifts = gifts.merge(rows[rows["table"] == "donations"], on="row_id")
    year = gifts["date"].dt.year
    found = {}
    for name, column in (("truth", "person"), ("resolved", "golden_id"), ("raw_identity", "identity_id")):
        now, before = set(gifts.loc[year == AS_OF.year, column]), set(gifts.loc[year == AS_OF.year - 1, column])
        found[name] = {
            "donors": len(now),
            "retention": round(len(now & before) / len(before), 4),
            "new_donors": len(now - set(gifts.loc[year < AS_OF.year, column])),
        }
    return found


def read_febrl(path: Path) -> pd.DataFrame:
    """Return FEBRL people as a customer file knows them: name, address, zip; no birth date, no national number."""
    people = pd.read_csv(path, dtype=str, skipinitialspace=True).rename(columns=str.strip)
    street = people[["street_number", "address_1", "address_2", "suburb"]].fillna("").agg(" ".join, axis=1)
    people["address"] = street.str.split().str.join(" ")
    people["person"] = people["rec_id"].str.extract(r"rec-(\d+)")[0]
    return people.rename(columns={"given_name": "first_name", "surname": "last_name", "postcode": "zip"})


def read_fake(path: Path) -> pd.DataFrame:
    people = pd.read_csv(path, dtype=str)
    return people.rename(columns={"surname": "last_name", "cluster": "person", "city": "address"})


def measure_people(people: pd.DataFrame) -> dict[str, Any]:
    people = people.reindex(columns=[*IDENTITY, "person"]).assign(row_id=range(len(people)), table="donations")
    connection = duckdb.connect(config={"threads": 2})
    records = people[["row_id", *IDENTITY]].astype(dict.fromkeys(IDENTITY, "string"))
    connection.register("records_donations", records.assign(date=pd.Timestamp(AS_OF)))
    entities = resolve(connection, ["donations"])
    found = quality(entities, people[["table", "row_id", "person"]], again(connection, ("donations",), entities))
    return {**found, "first_names_tell_partners": entities.trained.partners}


# Speed


def seconds(run: Callable[[], object], *, times: int = 3) -> float:
    """Return the best of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def measure_speed(folder: Path) -> dict[str, Any]:
    connection, truth = load_demo(folder, 1)
    entities = resolve(connection, TABLES)
    model = entities.trained
    # What is new: two of a hundred identities.
    keys = sorted(entities.identities["identity_key"])
    known = KnownPairs.of(entities)
    known = KnownPairs(model=known.model, keys=frozenset(keys[len(keys) // 50 :]), pairs=known.pairs)
    kept = known.pairs["key_l"].isin(known.keys) & known.pairs["key_r"].isin(known.keys)
    known = KnownPairs(model=known.model, keys=known.keys, pairs=known.pairs[kept])
    prepare_raw(connection)
    labels: dict[str, Any] = {}
    found = {
        "training": seconds(lambda: resolve(connection, TABLES)),
        "trained": seconds(lambda: resolve(connection, TABLES, trained=model)),
        "incremental": seconds(lambda: resolve(connection, TABLES, trained=model, known=known)),
        "group_by": seconds(lambda: group_by(connection)),
        "email_or_phone": seconds(lambda: labels.update(naive=email_or_phone(connection))),
        "splink_raw_rows": seconds(lambda: splink_on_raw(connection), times=1),
    }
    naive = labels["naive"].merge(truth, on=["table", "row_id"])
    rows = naive.merge(entities.links, on=["table", "row_id"]).drop_duplicates("identity_id")
    return {
        "seconds": {name: round(value, 3) for name, value in found.items()},
        "ratio_to_splink_raw_rows": {name: round(value / found["splink_raw_rows"], 4) for name, value in found.items()},
        "ratio_to_group_by": {name: round(value / found["group_by"], 1) for name, value in found.items()},
        "pairwise_email_or_phone": shown(pairwise(rows["person"], rows["group"])),
    }


def prepare_raw(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``raw``: every row of every table with its normalised fields."""
    normal = ", ".join(f"{normal_sql(field, field)} AS {field}" for field in IDENTITY)
    every = " UNION ALL ".join(
        f"SELECT '{t}' AS \"table\", row_id, {', '.join(IDENTITY)} FROM records_{t}" for t in TABLES
    )
    connection.execute(
        f'CREATE OR REPLACE TABLE raw AS SELECT row_number() OVER () AS unique_id, "table", row_id, {normal} FROM ({every})'
    ).fetchall()


def group_by(connection: duckdb.DuckDBPyConnection) -> None:
    every = " UNION ALL ".join(f"SELECT {', '.join(IDENTITY)} FROM records_{table}" for table in TABLES)
    connection.execute(f"SELECT {', '.join(IDENTITY)}, count(*) FROM ({every}) GROUP BY ALL").fetchall()


def email_or_phone(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the groups of rows that share an e-mail or a phone, directly or by way of others."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows = connection.execute('SELECT "table", row_id, email, phone FROM raw').df()
    count, offset, edges = len(rows), len(rows), []
    for field in ("email", "phone"):
        code, values = pd.factorize(rows[field])
        edges.append(np.stack([np.flatnonzero(code >= 0), code[code >= 0] + offset]))
        offset += len(values)
    one, other = np.concatenate(edges, axis=1)
    graph = coo_matrix((np.ones(len(one)), (one, other)), shape=(offset, offset))
    return rows[["table", "row_id"]].assign(group=connected_components(graph, directed=False)[1][:count])


def splink_on_raw(connection: duckdb.DuckDBPyConnection) -> None:
    """Link the rows as they are, as Splink's own tutorial does."""
    import logging

    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.9]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("last_name", [0.9]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("email"),
            cl.ExactMatch("phone"),
            cl.JaroWinklerAtThresholds("address", [0.95]),
            cl.ExactMatch("zip"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"), block_on("phone"), block_on("address"), block_on("first_name", "last_name"),
        ],
    )  # fmt: skip
    with duckdb.connect(config={"threads": 2}) as own:
        own.register("given", connection.execute("SELECT * FROM raw").df())
        own.execute("CREATE TABLE raw AS SELECT * FROM given").fetchall()
        linker = Linker(DuckDBAPI(connection=own).register("raw"), settings, log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=500_000)
        for column in ("email", "phone"):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column), max_pairs=200_000)
        predictions = linker.inference.predict(threshold_match_probability=0.5)
        linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold_match_probability=0.8)


# Size


def many_people(people: int, seed: int = 1) -> pd.DataFrame:
    """Return identity rows of so many people, about 3.4 each, dirty like the demo's; ``person`` is the truth."""
    draw = np.random.default_rng(seed)
    nicknames = pd.DataFrame(nickname_pairs(), columns=["nickname", "name"]).drop_duplicates("name")
    formal = np.array(sorted({name for _, name in nickname_pairs()}), dtype=object)
    nickname = nicknames.set_index("name")["nickname"].reindex(formal).to_numpy()
    starts, middles, ends = (
        words.split()
        for words in (
            "b br c d f g h k l m n p r s st t v w", "a e i o u ar en il on",
            "son man ton berg ley ski ez well ford ner ard ing ova sen ck",
        )
    )  # fmt: skip
    parts = [start + middle for start in starts for middle in middles]
    lasts = np.array([one + two + end for one in parts for two in parts for end in ends], dtype=object)
    first = draw.integers(0, len(formal), people)
    last = lasts[(len(lasts) * draw.random(people) ** 3).astype(int)]
    number, street = draw.integers(1, 9999, people), lasts[draw.integers(0, 4000, people)] + " street"
    home = np.arange(people)
    partner = np.flatnonzero(draw.random(people - 1) < 0.07) + 1  # lives with the one before
    home[partner], last[partner] = partner - 1, last[partner - 1]
    phones = np.array([f"{n:010d}" for n in draw.integers(2_000_000_000, 9_999_999_999, people)], dtype=object)
    same = partner[draw.random(len(partner)) < 0.4]
    phones[same] = phones[same - 1]
    emails = np.array(
        [f"{formal[f]}.{name}{n}@{d}" for f, name, n, d in zip(
            first, last, draw.integers(1, 9999, people), draw.choice(["mail.example", "post.example", "web.example"], people),
            strict=True)],
        dtype=object,
    )  # fmt: skip
    same = partner[draw.random(len(partner)) < 0.2]
    emails[same] = emails[same - 1]
    person = np.repeat(np.arange(people), 1 + draw.binomial(6, 0.4, people))
    count, house = len(person), home[person]
    moved = draw.random(count) < 0.05
    zips = np.array([f"{n:05d}" for n in draw.integers(10_000, 10_000 + max(people // 300, 20), people)], dtype=object)
    rows = pd.DataFrame(
        {
            "person": person,
            "first_name": formal[first[person]],
            "last_name": last[person],
            "email": np.where(draw.random(count) < 0.15, "second." + emails[person], emails[person]),
            "phone": np.where(draw.random(count) < 0.25, None, phones[person]),
            "address": number[house].astype(str).astype(object) + " " + street[house],
            "zip": zips[house],
        }
    )
    known = draw.random(count) < 0.13
    rows["first_name"] = np.where(
        known & pd.notna(nickname[first[person]]), nickname[first[person]], rows["first_name"]
    )
    rows.loc[draw.random(count) < 0.04, "first_name"] = rows["first_name"].str[:1]
    for field, share in (("first_name", 0.02), ("last_name", 0.03), ("email", 0.02)):
        wrong = draw.random(count) < share
        place = int(draw.integers(1, 4))
        rows.loc[wrong, field] = rows.loc[wrong, field].str[:place] + rows.loc[wrong, field].str[place + 1 :]
    rows.loc[moved, "address"] = draw.integers(1, 9999, moved.sum()).astype(str).astype(object) + " elsewhere road"
    for field, share in (("email", 0.12), ("address", 0.35), ("last_name", 0.05)):
        rows.loc[draw.random(count) < share, field] = None
    rows.loc[rows["address"].isna(), "zip"] = None
    return rows


def measure_large(people: int) -> dict[str, Any]:
    start = time.perf_counter()
    rows = many_people(people)
    connection = duckdb.connect(config={"threads": 2})
    connection.register("rows", rows.drop(columns="person").astype(dict.fromkeys(IDENTITY, "string")))
    connection.execute(
        "CREATE TABLE records_donations AS SELECT row_number() OVER () AS row_id, DATE '2025-01-01' AS date, * FROM rows"
    ).fetchall()
    connection.unregister("rows")
    truth = rows["person"].to_numpy()
    del rows
    made, before = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grouped = seconds(
        lambda: connection.execute(
            f"CREATE OR REPLACE TEMP TABLE g AS SELECT {', '.join(IDENTITY)}, count(*) FROM records_donations GROUP BY ALL"
        ).fetchall()
    )
    runs: dict[str, Any] = {}
    entities = None
    for name in ("training", "trained"):
        start = time.perf_counter()
        entities = resolve(connection, ["donations"], trained=entities.trained if entities else None)
        runs[name] = time.perf_counter() - start
    links = entities.links.sort_values("row_id")
    return {
        "people": people,
        "rows": len(truth),
        **{name: int(value) for name, value in entities.evaluation.items()},
        "seconds": {"making_data": round(made, 1), "group_by": round(grouped, 2)}
        | {name: round(value, 1) for name, value in runs.items()},
        "ratio_to_group_by": {name: round(value / grouped, 1) for name, value in runs.items()},
        "peak_mb_before_linkage": before // 1024,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "pairwise": shown(pairwise(truth, links["golden_id"])),
        "b_cubed": shown(b_cubed(truth, links["golden_id"])),
    }


if __name__ == "__main__":
    main()
