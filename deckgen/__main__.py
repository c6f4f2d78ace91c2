"""`python -m deckgen`: the command line, where its script is not on the path."""

from deckgen.cli import main

main(prog_name="deckgen")
