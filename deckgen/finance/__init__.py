"""The money: monthly cash from kickoff, payback, net present value, what drives them, and how sure they are.

`flow` has the formulas of benefit and cash, `scenarios` the tables of the case, `simulation` its draws.
"""

from __future__ import annotations

from deckgen.finance.flow import (
    ASSUMPTIONS,
    WEEKS_A_MONTH,
    Benefit,
    CashFlow,
    FileFacts,
    annual_benefit,
    cash_flow,
)
from deckgen.finance.scenarios import break_even_constituents, finance_frames, inputs_of

__all__ = [
    "ASSUMPTIONS",
    "WEEKS_A_MONTH",
    "Benefit",
    "CashFlow",
    "FileFacts",
    "annual_benefit",
    "break_even_constituents",
    "cash_flow",
    "finance_frames",
    "inputs_of",
]
