"""``python -m deckgen.reference FOLDER``: write the reference pages into the documentation's folder."""

from __future__ import annotations

from pathlib import Path

import click

from deckgen.reference import write_pages
from deckgen.terminal import guarded


@click.command()
@click.argument("folder", default="docs", type=click.Path(path_type=Path, file_okay=False, exists=True))
@guarded
def main(folder: Path) -> None:
    """Write every reference page that is behind the code into FOLDER."""
    for path in write_pages(folder):
        click.echo(f"{path}: written")


if __name__ == "__main__":
    main()
