"""Imports what the deck of a row needs, before the first row asks for it."""

from __future__ import annotations

import deckgen.checks
import deckgen.ledger.book
import deckgen.metrics.prepare
import deckgen.slides.writer  # noqa: F401
