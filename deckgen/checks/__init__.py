"""Rules over slides and over the written file; each has a code, and a deck that breaks one is not handed out.

`gate` holds a file to them, `choice` says which of them, `rule` lists them all.
"""
