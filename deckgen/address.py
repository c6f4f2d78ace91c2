"""Which engine is asked for, as a person types it: ``duckdb``, ``spark``, ``spark:local[2]``, ``spark://``, ``sc://``."""

from __future__ import annotations

import re
from dataclasses import dataclass

DUCKDB = "duckdb"
FORMS = "duckdb, spark, spark:local[4], spark://host:7077, sc://host:15002, spark:remote"

_LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
_MASTER = re.compile(r"spark://(?P<host>[\w.-]+):(?P<port>\d{1,5})")
_CONNECT = re.compile(r"sc://(?P<host>[\w.-]+)(:(?P<port>\d{1,5}))?(?P<rest>/.*)?")
_SECRET = re.compile(r"token=|password=", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where the work runs.

    Attributes
    ----------
    master : str
        What a Spark session is asked for (``local[2]``, ``spark://host:7077``); empty for DuckDB and Spark Connect.
    remote : str
        A Spark Connect URL; ``""`` for the one in ``SPARK_REMOTE`` where `connect` is true.
    connect : bool
        Whether it is Spark Connect.
    host, port
        Who must answer before a session is asked for; None where that is nobody, or not known.
    """

    master: str = ""
    remote: str = ""
    connect: bool = False
    host: str | None = None
    port: int | None = None

    @property
    def spark(self) -> bool:
        """Whether Spark is asked for at all."""
        return bool(self.master) or self.connect

    @property
    def local(self) -> bool:
        """Whether Spark runs in processes of this machine."""
        return self.master.startswith("local")


def read_address(text: str) -> Address:
    """Return what `text` asks for; ValueError with what is wrong and what may stand there."""
    if text == DUCKDB:
        return Address()
    if text == "spark":
        return Address(master="local[*]")
    if text == "spark:remote":
        return Address(connect=True)
    bare = text.removeprefix("spark:") if not text.startswith("spark://") else text
    if _LOCAL.fullmatch(bare):
        return Address(master=bare)
    if found := _MASTER.fullmatch(bare):
        return Address(master=bare, host=found["host"], port=int(found["port"]))
    if found := _CONNECT.fullmatch(bare):
        if _SECRET.search(bare):
            raise ValueError("a token does not belong here: put the URL into SPARK_REMOTE and write spark:remote")
        return Address(connect=True, remote=bare, host=found["host"], port=int(found["port"] or 15002))
    raise ValueError(f"no engine is called {text!r}; there are {FORMS}")
