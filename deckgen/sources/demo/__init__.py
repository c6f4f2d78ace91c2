"""The demo: four source systems of a public radio station and its newspaper, made up from a seed.

Nobody in it exists. The files look like real exports: their own headers, the same people written down in
different ways, gaps, typos, failed payments. Who is who stands in ``truth/people_of_records.csv``, which
tests and benchmarks read and nothing else: a pipeline that looked there would measure itself against its
own answers.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from deckgen.sources.demo.layout import DEMO_FILES, DemoFile

__all__ = ["DEMO_FILES", "DemoFile", "write_demo"]


def write_demo(folder: Path, *, seed: int, as_of: date, people: int = 1000, years: int = 8) -> dict[str, Path]:
    """Write the demo's source files under `folder`.

    The same arguments give the same bytes. With 1,000 people there are exactly 20,709 donations, 123
    subscriptions, 722 ticket orders and 54,816 e-mail events; other sizes are scaled in proportion.

    Parameters
    ----------
    folder : Path
        Made if it is missing; files of an earlier demo are overwritten.
    seed : int
        Not negative; another seed gives other people.
    as_of : date
        Last day of the files: nothing happens after it.
    people : int
        How many people there are, at least 10.
    years : int
        How many years the files cover, at least 3. The number of rows does not depend on it, so fewer years
        mean more gifts a year and more monthly givers.

    Returns
    -------
    dict of str to Path
        Canonical table -> the file written for it.

    Raises
    ------
    ValueError
        When there are too few people or years for the files to make sense.
    """
    if people < 10 or years < 3:
        raise ValueError(f"a demo needs at least 10 people and 3 years, not {people} and {years}")
    from deckgen.sources.demo.build import build

    return build(Path(folder), seed=seed, as_of=as_of, people=people, years=years)
