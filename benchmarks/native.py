"""The board deck with native charts against PptxGenJS, which is given the same charts, tables and texts as JSON.

    npm install --no-save pptxgenjs@4.0.1
    python benchmarks/native.py [--times 3]

Prints one JSON object. PptxGenJS computes no metric, fits no text, checks nothing and keeps no ledger.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from builds import project, without
from measuring import BENCHMARKS, Side, best, deckgen, machine, run

INCH = 914_400


def contents(deck: Path) -> dict[str, Any]:
    """Return what stands on the slides of `deck`, as the JSON that deck.cjs reads."""
    from pptx import Presentation

    return {"slides": [_slide(slide) for slide in Presentation(str(deck)).slides]}


def _slide(slide: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"texts": [], "tables": [], "charts": [], "notes": ""}
    for shape in slide.shapes:
        place = {
            k: (v or 0) / INCH for k, v in zip("xywh", (shape.left, shape.top, shape.width, shape.height), strict=True)
        }
        if shape.has_text_frame and shape.text_frame.text:
            made["texts"].append({**place, "text": shape.text_frame.text})
        elif shape.has_table:
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            made["tables"].append({**place, "rows": rows})
        elif shape.has_chart:
            made["charts"].append(
                {**place, **_chart(shape.chart), "alt": shape._element.nvGraphicFramePr.cNvPr.get("descr")}
            )
    if slide.has_notes_slide:
        made["notes"] = slide.notes_slide.notes_text_frame.text
    return made


def _chart(chart: Any) -> dict[str, Any]:
    plot = chart.plots[0]
    series = [
        {"name": one.name, "values": [value or 0 for value in one.values]}
        for plot in chart.plots
        for one in plot.series
    ]
    labels = [str(label) for label in plot.categories] or [str(n) for n in range(len(series[0]["values"]))]
    return {"kind": chart.chart_type.name.split("_")[0].lower(), "labels": labels, "series": series}


def measure(times: int) -> dict[str, object]:
    """Return the seconds of both, and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        folder = project(Path(place) / "project")
        build = deckgen("build", "board", "-q", "--charts", "native")
        run(Side(build, folder))
        listed = contents(folder / "out/board.pptx")
        (folder / "deck.json").write_text(json.dumps(listed), encoding="utf-8")
        shutil.copytree(BENCHMARKS.parent / "node_modules", folder / "node_modules")
        theirs = ["node", str(BENCHMARKS / "pptxgenjs/deck.cjs"), "deck.json", "theirs.pptx"]
        found = best(
            {"deckgen": Side(build, folder, without(folder, "deck-*")), "PptxGenJS": Side(theirs, folder)}, times
        )
        sizes = {"deckgen": "out/board.pptx", "PptxGenJS": "theirs.pptx"}
        bytes_ = {name: (folder / file).stat().st_size for name, file in sizes.items()}
    return {
        "machine": machine(),
        "charts": sum(len(slide["charts"]) for slide in listed["slides"]),
        "seconds": {name: round(took.seconds, 3) for name, took in found.items()},
        "bytes": bytes_,
        "ratio": round(found["deckgen"].seconds / found["PptxGenJS"].seconds, 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    print(json.dumps(measure(parser.parse_args().times), indent=2))
