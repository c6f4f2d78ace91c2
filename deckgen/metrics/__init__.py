"""The metric catalogue: every number that a deck can state, with its label, unit, definition, owner and SQL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from deckgen.errors import RegistryError
from deckgen.values import Metric


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Metric]:
    """Return every metric of every family, by name."""
    found: dict[str, Metric] = {}
    for metric in (metric for family in families().values() for metric in family):
        if metric.name in found:
            raise RegistryError(f"two metrics are called {metric.name!r}", hint="rename one of them")
        found[metric.name] = metric
    return MappingProxyType(found)


def families() -> Mapping[str, tuple[Metric, ...]]:
    """Return the metrics of each family under the sentence that says what the family is about."""
    from deckgen.metrics import (
        engagement,
        giving,
        lifetime,
        modelling,
        money,
        outreach,
        quality,
        segmentation,
        sustaining,
        unification,
    )

    listed = (
        unification,
        giving,
        sustaining,
        engagement,
        quality,
        modelling,
        lifetime,
        segmentation,
        outreach,
        money,
    )
    return {str(family.__doc__).split("\n", 1)[0]: tuple(family.METRICS) for family in listed}
