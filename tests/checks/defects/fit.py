"""Defects of the family ``fit``."""

from __future__ import annotations

from checks.seeds import DIAGRAM, Defects, replace

DEFECTS: Defects = {
    "a shape beyond the edge": ("fit.off-slide", replace(DIAGRAM, r'<a:off x="\d+"', '<a:off x="9999999"')),
}  # fmt: skip
