"""One deck a row: the shared stages once, then a job for each row, in this process or in several.

A job is a call with plain arguments (`deckgen.fanout.job.make_row`), so whatever can call a function elsewhere can run
it. What is done already, the same row with the same result still in its place, is not done again.
"""

from __future__ import annotations

from deckgen.fanout.fan import Fan, build_plan_rows, build_rows
from deckgen.fanout.job import Job, Made, Shared, make_row

__all__ = ["Fan", "Job", "Made", "Shared", "build_plan_rows", "build_rows", "make_row"]
