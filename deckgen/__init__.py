"""deckgen: decks compiled from a spec."""
