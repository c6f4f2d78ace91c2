"""What each stage reads, does and leaves behind: a folder of tables, and nothing else passes between stages.

Tables with personal data (``records_*``, ``golden``, ``rejects``) are left behind by the first two stages and
loaded by no later one. `deckgen.run` knows the order and when a result is used again.
"""
