"""Edit a deck in PowerPoint, build it again, keep the edits: a three-way merge of what slides show.

`merge` takes the deck as it lies there, the new build, and what was written last. See docs/merge.md.
"""

from deckgen.slides.merge.merging import merge
from deckgen.slides.merge.record import Change, Conflict, Merged, Redraw

__all__ = ["Change", "Conflict", "Merged", "Redraw", "merge"]
