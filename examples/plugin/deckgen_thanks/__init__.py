"""A section that says thank you, and a dot plot, for deckgen."""
