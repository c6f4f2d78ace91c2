from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckgen.address import read_address
from deckgen.cli import main
from deckgen.errors import DataError
from deckgen.spark import open_engine
from deckgen.spark.session import session


def test_without_java_the_package_to_install_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    session.cache_clear()
    with pytest.raises(DataError, match=r"Spark needs Java 17 or later.*apt-get install openjdk-17"):
        session(read_address("spark:local[1]"))


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deckgen.spark.session.find_spec", lambda name: None)
    session.cache_clear()
    with pytest.raises(DataError, match=r"needs pyspark.*pip install 'deckgen-decks\[spark\]'"):
        open_engine("spark")


def test_a_master_that_does_not_answer_is_named() -> None:
    pytest.importorskip("pyspark")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DataError, match=f"nothing answers at 127.0.0.1:{port}"):
        open_engine(f"spark://127.0.0.1:{port}")


def test_an_engine_that_is_none_is_wrong_use() -> None:
    done = CliRunner().invoke(main, ["metrics", "board", "--engine", "sparc"])
    assert done.exit_code == 2
    assert "no engine is called 'sparc'" in done.output
