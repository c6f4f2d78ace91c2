"""Defects of the family ``accessibility``."""

from __future__ import annotations

from checks.seeds import DIAGRAM, FIGURE, TABLE, TEXT, Defects, replace

DEFECTS: Defects = {
    "a header that is not flagged": ("accessibility.table-header", replace(TABLE, ' firstRow="1"', "")),
    "no alternative text": ("accessibility.alt-text", replace(FIGURE, 'descr="[^"]*"', "")),
    "a file name as alternative text": ("accessibility.alt-file-name", replace(
        FIGURE, 'descr="[^"]*"', 'descr="image.png"')),
    "a table without alternative text": ("accessibility.alt-text", replace(TABLE, 'descr="[^"]*"', "")),
    "a group without alternative text": ("accessibility.alt-text", replace(DIAGRAM, 'descr="[^"]*"', 'descr=" "')),
    "a slide without a title": (("accessibility.title", "hygiene.empty-placeholder"), replace(TEXT, "Title of text", "")),
    "two slides of one title": ("accessibility.unique-title", replace(TEXT, "Title of text", "Title of table")),
}  # fmt: skip
