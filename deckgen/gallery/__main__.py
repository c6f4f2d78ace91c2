"""``python -m deckgen.gallery FOLDER``: write the gallery."""

from __future__ import annotations

from pathlib import Path

import click

from deckgen.terminal import guarded


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--decks/--no-decks", default=True, help="Build the decks and draw their contact sheets.")
@guarded
def main(folder: Path, decks: bool) -> None:
    """Write every figure kind, theme, layout and deck as pictures, and the page that shows them, into FOLDER."""
    from deckgen.gallery import write_gallery

    write_gallery(folder, decks=decks, report=click.echo)


if __name__ == "__main__":
    main()
