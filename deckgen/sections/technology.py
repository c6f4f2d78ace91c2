"""The technology: what ran this build, with versions read from the installation, and what is only planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import spelled
from deckgen.results import Results
from deckgen.sections.base import Section
from deckgen.slides.model import Band, Layers, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme

STACK = {
    "Data integration": ("python", "duckdb", "pandas"),
    "Identity resolution": ("splink",),
    "Models and metrics": ("scikit-learn", "scipy", "numpy"),
    "Figures and decks": ("matplotlib", "seaborn", "python-pptx"),
}


class Technology(Section):
    """A native diagram of the components in use; planned platforms stand apart."""

    kind: ClassVar[str] = "technology"
    label: ClassVar[str] = "Technology"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the diagram."""
        versions = results.deck["versions"]
        colors = ("accent", "accent2", "primary", "accent3")
        bands = [
            Band(label=layer, boxes=tuple(f"{name} {versions[name]}" for name in names), color=color)
            for (layer, names), color in zip(STACK.items(), colors, strict=True)
        ]
        planned = tuple(results.query("SELECT platform FROM platforms ORDER BY position")["platform"])
        if planned:
            bands.append(Band(label="Planned, not in use", boxes=planned[:6], color="muted"))
        spoken = "; ".join(f"{band.label}: {', '.join(band.boxes)}" for band in bands)
        used = sum(map(len, STACK.values()))
        return [
            self.slide(
                results,
                "diagram",
                f"{spelled(used)} open-source components in {spelled(len(STACK))} layers ran this build, offline",
                {"Diagram": Layers(bands=tuple(bands), arrows=False, alt_text=f"Technology stack. {spoken}.")},
                say="Everything ran on one machine and offline. What is planned is marked as planned.",
                source="Source: versions read from the installation that built this deck; plans from the spec.",
            )
        ]
