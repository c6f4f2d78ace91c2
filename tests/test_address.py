from __future__ import annotations

import pytest

from deckgen.address import read_address


@pytest.mark.parametrize(
    ("text", "master"),
    [("spark", "local[*]"), ("spark:local[2]", "local[2]"), ("spark://head:7077", "spark://head:7077"), ("duckdb", "")],
)
def test_an_engine_is_a_name_or_a_master(text: str, master: str) -> None:
    assert read_address(text).master == master


def test_a_connect_url_says_who_must_answer() -> None:
    found = read_address("sc://head:15002")
    assert (found.connect, found.remote, found.host, found.port) == (True, "sc://head:15002", "head", 15002)
    assert read_address("spark:remote").connect


@pytest.mark.parametrize("text", ["sparc", "spark:", "local[2]x", "http://head:7077", "spark://head"])
def test_anything_else_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"no engine is called .* spark://host:7077"):
        read_address(text)


def test_a_token_does_not_belong_into_a_command_or_a_spec() -> None:
    with pytest.raises(ValueError, match="SPARK_REMOTE"):
        read_address("sc://workspace:443/;token=abc")
