"""Defects of the family ``hygiene``."""

from __future__ import annotations

from checks.seeds import NOTES, TEXT, Defects, replace

DEFECTS: Defects = {
    "an empty placeholder": ("hygiene.empty-placeholder", replace(TEXT, "Words", "")),
    "a token on a slide": ("hygiene.tokens", replace(TEXT, "Words", "{{ words }}")),
    "a token in the notes": ("hygiene.tokens", replace(NOTES, "Say", "{{ say }}")),
}  # fmt: skip
