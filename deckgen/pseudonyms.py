"""The names under which constituents appear in a deck: stable within it, of no use beyond it.

A pseudonym is keyed, because a bare hash of an id or an e-mail can be undone by hashing all of them; and keyed by
deck, so that two decks with different readers cannot be laid side by side.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from deckgen.errors import DataError

SECRET_VARIABLE: Final = "DECKGEN_SECRET"
SHORTEST_SECRET: Final = 16  # characters
_DIGITS: Final = 10  # hex, 40 bits: among 100,000 people two share a pseudonym with a chance of 1 in 200
_PURPOSE: Final = "deckgen pseudonyms 1\0"  # another use of the same secret gives other keys


def deck_key(secret: str, deck: str) -> bytes:
    """Return the key of one deck.

    Parameters
    ----------
    secret : str
        The organisation's secret, by convention the environment variable ``DECKGEN_SECRET``; the caller reads it.
    deck : str
        The deck's name.

    Returns
    -------
    bytes
        32 bytes, HMAC-SHA256 of the deck's name.

    Raises
    ------
    DataError
        When the secret has fewer than 16 characters: it could be found by trying.
    """
    if len(secret.strip()) < SHORTEST_SECRET:
        raise DataError(
            f"the secret for pseudonyms is missing or shorter than {SHORTEST_SECRET} characters",
            hint=f"set {SECRET_VARIABLE} to a long random text, for example of `openssl rand -hex 32`",
        )
    return hmac.digest(secret.strip().encode(), (_PURPOSE + deck).encode(), hashlib.sha256)


def pseudonym(constituent_id: str, key: bytes) -> str:
    """Return "C-" and ten hex digits: the same for one id and key, and telling nothing of either.

    Parameters
    ----------
    constituent_id : str
        A persistent id, such as ``C000123``; not a golden id, which numbers the people of one run.
    key : bytes
        Of `deck_key`.
    """
    return "C-" + hmac.digest(key, constituent_id.encode(), hashlib.sha256).hex()[:_DIGITS]
