"""DuckDB and Spark side by side: a year's giving of so many gifts, and everyone scored. Prints JSON, a size a line.

python benchmarks/engines.py spark:local[2] 1000000 10000000
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from deckgen.engine import Engine
from deckgen.metrics.prepare import prepare
from deckgen.models import DEFAULTS, FEATURES, TARGETS
from deckgen.models.design import Window
from deckgen.models.features import panel_query
from deckgen.models.learned import Learned
from deckgen.models.scoring import score
from deckgen.spark import open_engine

QUERY = "SELECT sum(now)::DOUBLE, count(*) FROM donor_periods(DATE '2025-12-31') WHERE now > 0"
GIFTS = """
    SELECT 'G' || (hash(i) % {people})::VARCHAR AS golden_id, i AS identity_id, i AS known_id,
        DATE '2021-01-01' + (hash(i + 1) % 1826)::INT AS date, (hash(i + 2) % 50000) / 100 AS amount, i % 3 = 0 AS recurring,
        'completed' AS status, 'web' AS method, 'USD' AS currency, 'donations' AS source FROM range({n}) t(i)
"""


# As long as what a training leaves: what the weights are costs nothing.
EACH = (1.0,) * len(FEATURES)
LEARNED = Learned(columns=tuple(FEATURES), base_rate=0.5, means=EACH, scales=EACH, weights=EACH)
TODAY = Window(as_of=date(2025, 12, 31), complete=False)


def measure(name: str, folder: Path) -> dict[str, float | str]:
    """Return seconds of the first query, which reads the file, of the second, which finds it kept, and of scoring."""
    engine = open_engine(name)
    begun = time.perf_counter()
    engine.load(folder)
    prepare(engine)
    first = engine.rows(QUERY)
    read = time.perf_counter()
    assert engine.rows(QUERY) == first
    again = time.perf_counter()
    people = scored(engine)
    scoring = time.perf_counter() - again
    return {
        "engine": name, "first": round(read - begun, 2), "again": round(again - read, 2), "giving": first[0][0],
        "scoring": round(scoring, 2), "people": people, "people_a_second": round(people / scoring),
    }  # fmt: skip


def scored(engine: Engine) -> int:
    """Return how many people four models have scored: their features made and weighed."""
    query = panel_query(engine.tables(), [TODAY], list(TARGETS.values()))
    scores = score(engine, query, DEFAULTS, dict.fromkeys(TARGETS, LEARNED))
    return len({who for found in scores.values() for who in found["golden_id"]})


def main() -> None:
    """Measure each size on both engines, once to warm up and once to count."""
    spark, *sizes = sys.argv[1:]
    for n in map(int, sizes):
        with tempfile.TemporaryDirectory() as made:
            engine = Engine()
            engine.run(f"CREATE TABLE donations AS {GIFTS.format(n=n, people=n // 20)}")
            engine.save("donations", Path(made))
            runs = [measure(name, Path(made)) for name in ("duckdb", spark, "duckdb", spark)]
            print(json.dumps({"gifts": n, "runs": runs[2:]}))


if __name__ == "__main__":
    main()
