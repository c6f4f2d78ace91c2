"""SOURCE_DATE_EPOCH: the one clock that a deck ever heeds."""

from __future__ import annotations

from datetime import datetime

import pytest

from deckgen.epoch import written_at
from deckgen.errors import OutputError


def test_no_clock_is_read_unless_the_environment_names_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert written_at() is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772236800")
    assert written_at() == datetime(2026, 2, 28)


@pytest.mark.parametrize("given", ["yesterday", "1e9", "99999999999999999999"])
def test_a_moment_that_is_none_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(OutputError, match="SOURCE_DATE_EPOCH is"):
        written_at()
