"""SQL that brings each identity column into one spelling, or to NULL where nothing usable was written."""

from __future__ import annotations

from typing import Final

_STREETS: Final = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "court": "ct", "place": "pl", "lane": "ln", "terrace": "ter", "parkway": "pkwy",
    "highway": "hwy", "square": "sq", "circle": "cir", "apartment": "apt", "unit": "apt", "suite": "ste",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw",
}  # fmt: skip
_TITLES: Final = "mr|mrs|ms|miss|dr|prof|rev"
_GENERATIONS: Final = "jr|sr|ii|iii|iv"
_NOTHING: Final = "('', 'n/a', 'none', 'unknown', 'anonymous', '-')"


def normal_sql(field: str, column: str) -> str:
    """Return the SQL expression for the normal form of identity column `field`, read from `column`."""
    plain = f"strip_accents(lower(trim({column})))"
    plain = f"CASE WHEN {plain} NOT IN {_NOTHING} THEN {plain} END"
    return f"nullif({_EXPRESSIONS[field].format(plain=plain)}, '')"


def _first_name() -> str:
    words = r"trim(regexp_replace(replace({plain}, '''', ''), '[^\p{{L}}]+', ' ', 'g'))"
    untitled = rf"regexp_replace({words}, '^({_TITLES}) ', '')"
    return f"split_part({untitled}, ' ', 1)"  # "Mary Ann" and "Mary A." are Mary


def _last_name() -> str:
    words = r"trim(regexp_replace(replace({plain}, '''', ''), '[^\p{{L}}]+', ' ', 'g'))"
    return rf"replace(regexp_replace({words}, ' ({_GENERATIONS})$', ''), ' ', '')"


def _email() -> str:
    return r"CASE WHEN regexp_matches({plain}, '^[^@\s]+@[^@\s]+$') THEN {plain} END"


def _phone() -> str:
    digits = r"regexp_replace({plain}, '\D', '', 'g')"
    return f"CASE WHEN length({digits}) >= 7 THEN right({digits}, 10) END"


def _address() -> str:
    words = r"(' ' || trim(regexp_replace({plain}, '[^\p{{L}}\d]+', ' ', 'g')) || ' ')"
    for long, short in _STREETS.items():
        words = f"replace({words}, ' {long} ', ' {short} ')"
    return f"trim({words})"


def _zip() -> str:
    code = r"regexp_replace({plain}, '[^a-z\d]', '', 'g')"
    plus_four = rf"regexp_matches({code}, '^\d{{{{9}}}}$')"
    return f"CASE WHEN {plus_four} THEN left({code}, 5) ELSE {code} END"


_EXPRESSIONS: Final = {
    "first_name": _first_name(),
    "last_name": _last_name(),
    "email": _email(),
    "phone": _phone(),
    "address": _address(),
    "zip": _zip(),
}
