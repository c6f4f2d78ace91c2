"""What each stage reads, does and leaves behind: a folder of tables, and nothing else passes between stages.

Tables with personal data (``records_*``, ``golden``, ``rejects``) are left behind by the first two stages and
loaded by no later one. `deckgen.run` knows the order and when a result is used again.
What a stage leaves for others than the next one has its name here: who only moves a file need not know the stage.
"""

from typing import Final

DECK: Final = "deck.pptx"  # by whatever name it is put into place: decks of equal content are one result
DRAWINGS: Final = "figures"  # the folder of the cache where each drawn figure is kept
LEDGER_FILE: Final = "ledger.json"
REJECTS: Final = "rejects.csv"  # the rows kept aside, as a person is given them
REASONS: Final = "rejects.json"  # how many there are, by source and reason
