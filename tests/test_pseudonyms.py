"""Pseudonyms are the same within a deck, unlinkable between decks, and worth nothing without the secret."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from deckgen.errors import DataError
from deckgen.pseudonyms import deck_key, pseudonym

SECRET = "correct horse battery staple"
IDS = [f"C{number:06d}" for number in range(1, 2_001)]


def test_a_known_vector() -> None:
    # RFC 4231, test case 2
    assert pseudonym("what do ya want for nothing?", b"Jefe") == "C-5bdcc146bf"


def test_the_key_of_a_deck_is_an_hmac_of_its_name() -> None:
    key = deck_key(SECRET, "board")
    assert key == hmac.new(SECRET.encode(), b"deckgen pseudonyms 1\0board", hashlib.sha256).digest()
    assert pseudonym("C000001", key) == "C-03cfb339c7"


def test_one_deck_gives_one_pseudonym() -> None:
    assert pseudonym("C000001", deck_key(SECRET, "board")) == pseudonym("C000001", deck_key(SECRET, "board"))
    assert deck_key(SECRET + "\n", "board") == deck_key(SECRET, "board")


def test_people_do_not_share_a_pseudonym() -> None:
    key = deck_key(SECRET, "board")
    assert len({pseudonym(one, key) for one in IDS}) == len(IDS)


def test_decks_cannot_be_laid_side_by_side() -> None:
    board, marketing = deck_key(SECRET, "board"), deck_key(SECRET, "marketing")
    here, there = ([pseudonym(one, key) for one in IDS] for key in (board, marketing))
    assert not set(here) & set(there)
    # Nor by their order: as many neighbours are in one order in both decks as chance would have it.
    kept = sum((a < b) == (c < d) for a, b, c, d in zip(here, here[1:], there, there[1:], strict=False))
    assert 0.45 < kept / len(IDS) < 0.55


def test_another_secret_gives_other_pseudonyms() -> None:
    assert deck_key(SECRET, "board") != deck_key(SECRET[::-1], "board")


@pytest.mark.parametrize("secret", ["", "fifteen letters", " " * 40, "short" + " " * 40])
def test_a_short_secret_is_refused(secret: str) -> None:
    with pytest.raises(DataError, match="shorter than 16 characters") as caught:
        deck_key(secret, "board")
    assert "DECKGEN_SECRET" in str(caught.value)
    assert "short " not in str(caught.value)
