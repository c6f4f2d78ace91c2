"""The moment at which a file says it was written, where who builds it says so: ``SOURCE_DATE_EPOCH``.

A deck never holds the clock's time. Without the variable its properties hold the as-of date, so that equal input
gives equal bytes; with it they hold that moment, as reproducible-builds.org specifies.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final

from deckgen.errors import OutputError

VARIABLE: Final = "SOURCE_DATE_EPOCH"


def written_at() -> datetime | None:
    """Return the moment that the environment names, in UTC without saying so; None where it names none.

    Raises
    ------
    OutputError
        Where the variable holds no number of seconds.
    """
    given = os.environ.get(VARIABLE, "")
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        hint = "whole seconds since 1970-01-01, such as 1772236800, or unset it"
        raise OutputError(f"{VARIABLE} is {given!r}, which is no moment", hint=hint) from error
