"""The architecture, in layers, from source systems to what the teams use."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from deckgen.formats import counted, spelled
from deckgen.results import Results
from deckgen.sections.base import Section
from deckgen.sections.words import SYSTEMS
from deckgen.slides.model import Band, Layers, Slide

if TYPE_CHECKING:
    from deckgen.theme import Theme


class Architecture(Section):
    """A native diagram of the layers that this build ran through, with its own counts."""

    kind: ClassVar[str] = "architecture"
    label: ClassVar[str] = "Architecture"

    def build(self, results: Results, theme: Theme) -> list[Slide]:
        """Return the diagram."""
        text = {name: metric.text for name, metric in results.metrics.items()}
        labels = tuple(results.query("SELECT label FROM sources ORDER BY accepted DESC")["label"])
        bands = (
            Band(label="Data sources", boxes=labels[:6], color="muted"),
            Band(
                label="Data integration",
                boxes=(
                    "Readers and column mapping",
                    f"Contract: {text['records_accepted']} accepted",
                    f"{text['records_rejected']} rows kept aside",
                ),
                color="accent",
            ),
            Band(
                label="Identity resolution",
                boxes=("Normalise and collapse", f"Link {text['identities']} identities", "Choose surviving values"),
                color="accent2",
            ),
            Band(
                label="Golden record and analytics",
                boxes=(
                    f"{text['constituents']} constituents",
                    f"{counted(results.number('models_total'), 'model')}, backtested",
                    f"{len(results.metrics)} defined metrics",
                    "Segments and actions",
                ),
                color="primary",
            ),
        )
        spoken = "; ".join(f"{band.label}: {', '.join(band.boxes)}" for band in bands)
        diagram = Layers(bands=bands, alt_text=f"Diagram of {len(bands)} layers from top to bottom. {spoken}.")
        systems = f"the records of {SYSTEMS}"
        return [
            self.slide(
                results,
                "diagram",
                f"{spelled(len(bands))} layers turn {systems} into one file of golden records",
                {"Diagram": diagram},
                say="Data flow one way, from top to bottom. Names and addresses stop at the third layer.",
                if_asked="Everything below identity resolution works on golden ids; no name, e-mail, phone or address "
                "leaves it.",
            )
        ]
