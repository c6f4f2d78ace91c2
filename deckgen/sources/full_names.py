"""A person's whole name, as many systems keep it in one column, split into first and last name by SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TITLES: Final = r"(?i)^((mr|mrs|ms|miss|dr|prof|rev|herr|frau)\.? ((&|and|und) )?)+"
# Behind a comma these are no first name: "Ann Ott, Jr.", "Ott Press, Inc."
_BEHIND: Final = r"(?i)( *, *(jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|esq|cpa|inc|llc|ltd|gmbh)\.?)+$"
_PARTICLES: Final = "van|von|vom|zu|zur|der|den|ten|ter|de|del|della|di|da|do|dos|das|du|la|las|le|los|el|al|bin|ibn|st"
# As few words as can be are the first name, so that "van der Berg" and "Smith Jr." stay whole.
_IN_ORDER: Final = rf"(?i)^(.+?) ((({_PARTICLES})\.? )*[^ ]+( (jr|sr|ii|iii|iv)\.?)?)$"
_TURNED: Final = r"^([^,]*[^, ]) *, *(.*)$"


def split_name(text: str) -> Mapping[str, str]:
    """Return SQL for the first and the last name in `text`, which is SQL for a trimmed whole name.

    "Ana María Ruiz" and "Ruiz, Ana María" are the same; one word alone is a last name.
    """
    plain = rf"trim(regexp_replace({text}, '\s+', ' ', 'g'), ' ,')"
    for useless in (_BEHIND, _TITLES):
        plain = f"regexp_replace({plain}, '{useless}', '')"
    turned = f"regexp_matches({plain}, '{_TURNED}')"

    def part(group: int, of_turned: int) -> str:
        cases = f"WHEN {turned} THEN regexp_extract({plain}, '{_TURNED}', {of_turned})"
        return f"CASE {cases} ELSE regexp_extract({plain}, '{_IN_ORDER}', {group}) END"

    last = f"coalesce(nullif({part(2, 1)}, ''), nullif({plain}, ''))"
    return {"first_name": f"nullif({part(1, 2)}, '')", "last_name": last}
