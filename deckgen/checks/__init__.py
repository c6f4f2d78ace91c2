"""Rules over the written file; each has a code, and a deck that breaks one is not handed out."""

from deckgen.checks.charts import CHART_RULES
from deckgen.checks.gate import check_bytes, check_package
from deckgen.checks.package import PACKAGE_RULES
from deckgen.checks.slides import SLIDE_RULES

RULES = {**PACKAGE_RULES, **CHART_RULES, **SLIDE_RULES}

__all__ = ["RULES", "check_bytes", "check_package"]
