"""DuckDB and Spark side by side: the year's giving of so many gifts, read from one file. Prints JSON, a size a line.

python benchmarks/engines.py spark:local[2] 1000000 10000000
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from deckgen.engine import Engine
from deckgen.metrics.prepare import prepare
from deckgen.spark import open_engine

QUERY = "SELECT sum(now)::DOUBLE, count(*) FROM donor_periods(DATE '2025-12-31') WHERE now > 0"
GIFTS = """
    SELECT 'G' || (hash(i) % {people})::VARCHAR AS golden_id, i AS identity_id,
        DATE '2021-01-01' + (hash(i + 1) % 1826)::INT AS date, (hash(i + 2) % 50000) / 100 AS amount, i % 3 = 0 AS recurring,
        'completed' AS status, 'web' AS method, 'USD' AS currency, 'donations' AS source FROM range({n}) t(i)
"""


def measure(name: str, folder: Path) -> dict[str, float | str]:
    """Return seconds of the first query, which reads the file, and of the second, which finds it kept."""
    engine = open_engine(name)
    begun = time.perf_counter()
    engine.load(folder)
    prepare(engine)
    first = engine.rows(QUERY)
    read = time.perf_counter()
    assert engine.rows(QUERY) == first
    again = time.perf_counter() - read
    return {"engine": name, "first": round(read - begun, 2), "again": round(again, 2), "giving": first[0][0]}


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
