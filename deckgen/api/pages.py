"""What a notebook shows of a deck and of a slide: small HTML without scripts, all text escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.findings import Finding
from deckgen.source import display_path

if TYPE_CHECKING:
    import pandas as pd

    from deckgen.api.slides import DeckSlide

_LEFT = ' style="text-align:left"'


def deck_page(title: str, path: Path, slides: Iterable[DeckSlide], findings: Sequence[Finding]) -> str:
    """Return the outline of a deck: number, title and line of the spec of each slide; then the findings."""
    rows = "".join(
        f"<tr><td>{slide.number}</td><td{_LEFT}>{escape(slide.title)}</td>"
        f"<td{_LEFT}><code>{escape(slide.line)}</code></td></tr>"
        for slide in slides
    )
    said = "".join(f"<li>{escape(finding.severity)}: {escape(str(finding))}</li>" for finding in findings)
    listed = f"<p>{len(findings)} findings</p><ul>{said}</ul>" if findings else "<p>No findings.</p>"
    return (
        f"<p><strong>{escape(title)}</strong> <code>{escape(display_path(path))}</code></p>"
        f"<table><thead><tr><th>slide</th><th{_LEFT}>title</th><th{_LEFT}>spec</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{listed}"
    )


def slide_page(
    number: int, title: str, text: str, notes: str, images: Iterable[bytes], alts: Iterable[str],
    tables: Iterable[pd.DataFrame],
) -> str:  # fmt: skip
    """Return a slide's title, figures, tables and text; its notes folded."""
    drawn = "".join(
        f'<img style="max-width:100%;width:42em" alt="{escape(alt)}" src="data:image/png;base64,{b64encode(image).decode()}">'
        for image, alt in zip(images, alts, strict=True)
    )
    shown = "".join(frame.to_html(index=False) for frame in tables)
    lines = "".join(f"<li>{escape(line)}</li>" for line in text.splitlines() if line)
    points = f"<ul>{lines}</ul>" if lines else ""
    said = escape(notes).replace("\n", "<br>")
    below = f"<details><summary>Notes</summary><p>{said}</p></details>" if notes else ""
    return f"<h4>{number}. {escape(title)}</h4>{drawn}{shown}{points}{below}"
