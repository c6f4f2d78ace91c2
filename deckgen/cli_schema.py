"""`deckgen schema` and `deckgen completion`: what an editor and a shell need to know to help a person type."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from deckgen.completion import decks
from deckgen.terminal import guarded

# What a person adds to which file, so that the shell asks deckgen.
_INSTALL: Final = {
    "bash": ('eval "$(deckgen completion bash)"', "~/.bashrc"),
    "zsh": ('eval "$(deckgen completion zsh)"', "~/.zshrc, after compinit"),
    "fish": ("deckgen completion fish | source", "~/.config/fish/config.fish"),
}


@click.command()
@click.argument("what", type=click.Choice(["deck", "theme"]), default="deck")
@click.option(
    "--deck", help="Also offer this deck's own metrics, and the layouts of its template.", shell_complete=decks
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@guarded
def schema(what: str, deck: str | None, out: Path | None) -> None:
    """Print the JSON schema of a spec, or of a theme.yaml: an editor completes and checks YAML by it.

    Projects have it as decks/deckgen.schema.json, which the first line of every spec names.
    """
    from deckgen.files import write_whole
    from deckgen.schema import names_of_deck, names_of_project, schema_text

    if deck is not None and what == "theme":
        raise click.UsageError("--deck adds the names of a deck; a theme has none of them")
    text = schema_text(what, names_of_deck(deck) if deck else names_of_project(Path()))
    if out is None:
        click.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text)
    click.echo(f"{out}: put this on top of a YAML file beside it:\n  # yaml-language-server: $schema={out.name}")


@click.command()
@click.argument("shell", type=click.Choice(list(_INSTALL)))
@guarded
def completion(shell: str) -> None:
    """Print the script that completes deckgen's commands and names in a shell.

    \b
    bash: eval "$(deckgen completion bash)"    in ~/.bashrc
    zsh:  eval "$(deckgen completion zsh)"     in ~/.zshrc, after compinit
    fish: deckgen completion fish | source     in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    asked = get_completion_class(shell)
    if asked is None:
        raise click.UsageError(f"there is no completion for {shell}")
    line, place = _INSTALL[shell]
    root = click.get_current_context().find_root().command
    click.echo(f"# In {place}:  {line}")
    click.echo(asked(root, {}, "deckgen", "_DECKGEN_COMPLETE").source())
