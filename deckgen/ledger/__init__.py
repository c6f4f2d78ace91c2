"""Every number that a deck shows: where it stands, what it states, and where it comes from."""
