"""The money: monthly cash from kickoff, payback, net present value, what drives them, and how sure they are.

`flow` has the formulas of benefit and cash, `scenarios` the tables of the case, `simulation` its draws.
"""

from __future__ import annotations

from deckgen.finance.flow import (
    ASSUMPTIONS,
    COSTS,
    WEEKS_A_MONTH,
    Benefit,
    CashFlow,
    FileFacts,
    annual_benefit,
    annual_contact_cost,
    cash_flow,
    inputs_of,
)
from deckgen.finance.scenarios import break_even_donors, finance_frames, planned_case

__all__ = [
    "ASSUMPTIONS",
    "COSTS",
    "WEEKS_A_MONTH",
    "Benefit",
    "CashFlow",
    "FileFacts",
    "annual_benefit",
    "annual_contact_cost",
    "break_even_donors",
    "cash_flow",
    "finance_frames",
    "inputs_of",
    "planned_case",
]
