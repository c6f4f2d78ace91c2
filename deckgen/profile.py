"""What the sources hold: rows read and kept aside, and of each column how much is filled, valid and different."""

from __future__ import annotations

from typing import Any

from deckgen.engine import Engine, literal, quoted
from deckgen.quality import RULES
from deckgen.tables import IDENTITY, TABLES, TableSchema


def profile(engine: Engine) -> list[dict[str, Any]]:
    """Return a profile of each source, in the order of the spec, from what `deckgen.sources.read_sources` made.

    Each has ``source``, ``table``, ``label``, ``file``, ``read``, ``accepted``, ``rejected``, ``synthetic``,
    ``reasons`` (reason, n, first_line), ``notes``, ``first_date`` and ``last_date`` (ISO) of the accepted rows, and
    ``columns``: ``column``, ``filled`` and ``distinct`` (accepted rows), ``completeness`` (share of accepted rows that
    are filled), ``invalid`` and ``validity`` (share of filled values that are well formed; a date or number that is
    none is counted among the rejected rows, whose other columns are not). It holds no value of any record.
    """
    sources = engine.rows(
        'SELECT source, "table", label, file, read, accepted, rejected, synthetic FROM sources ORDER BY rowid'
    )
    return [_one(engine, dict(zip(_KEYS, row, strict=True))) for row in sources]


_KEYS = ("source", "table", "label", "file", "read", "accepted", "rejected", "synthetic")


def _one(engine: Engine, found: dict[str, Any]) -> dict[str, Any]:
    schema = TABLES[found["table"]]
    reasons = engine.rows(
        "SELECT reason, count(*), min(line) FROM rejects WHERE source = ? GROUP BY reason ORDER BY 2 DESC, 1",
        [found["source"]],
    )
    notes = engine.rows("SELECT file || ': ' || note FROM source_notes WHERE source = ? ORDER BY 1", [found["source"]])
    [(first, last)] = engine.rows(
        f"SELECT min(date)::VARCHAR, max(date)::VARCHAR FROM records_{schema.name} WHERE source = ?", [found["source"]]
    )
    invalid = {reason.split(" is not ")[0]: n for reason, n, _ in reasons if " is not " in reason}
    return {
        **found,
        "reasons": [{"reason": reason, "n": n, "first_line": line} for reason, n, line in reasons],
        "notes": [row[0] for row in notes],
        "first_date": first,
        "last_date": last,
        "columns": _columns(engine, found["source"], schema, invalid),
    }


def _columns(engine: Engine, source: str, schema: TableSchema, invalid: dict[str, int]) -> list[dict[str, Any]]:
    names = [*(column.name for column in schema.columns), *IDENTITY]
    counts = ", ".join(
        f"count({quoted(name)}), count(DISTINCT {quoted(name)}), "
        f"count(*) FILTER ({quoted(name)} IS NOT NULL AND NOT coalesce(({RULES.get(name, 'true')}), false))"
        for name in names
    )
    [row] = engine.rows(f"SELECT count(*), {counts} FROM records_{schema.name} WHERE source = {literal(source)}")
    rows = int(row[0])
    found = []
    for i, name in enumerate(names):
        filled, distinct, malformed = row[1 + 3 * i : 4 + 3 * i]
        bad, given = malformed + invalid.get(name, 0), filled + invalid.get(name, 0)
        found.append({
            "column": name, "filled": filled, "completeness": filled / rows if rows else None, "distinct": distinct,
            "invalid": bad, "validity": 1 - bad / given if given else None,
        })  # fmt: skip
    return found
