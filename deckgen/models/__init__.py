"""Who may leave, upgrade, increase or give a major gift, and what people will give; how sure that is.

    from deckgen.models import fit_models
    churn, upgrade, increase, major_gift = fit_models(engine, as_of=date(2026, 2, 28), seed=7)

Each of these four propensity models is an L2 logistic regression on what was known at an as-of date, tested on a
later period than it was trained on, beside a baseline of recency, frequency and amount. `FittedModel.verdict` says
whether its scores may be used.

`deckgen.models.lifetime` forecasts what each person will give in the next years, and says how such a forecast did before.
"""

from __future__ import annotations

from deckgen.models.features import FEATURES
from deckgen.models.fit import DEFAULTS, MODEL_NAMES, TARGETS, fit_models

__all__ = ["DEFAULTS", "FEATURES", "MODEL_NAMES", "TARGETS", "fit_models"]
