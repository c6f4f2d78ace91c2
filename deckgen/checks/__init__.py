"""Rules over the written file; each has a code, and a deck that breaks one is not handed out."""

from deckgen.checks.gate import check_bytes, check_package

__all__ = ["check_bytes", "check_package"]
