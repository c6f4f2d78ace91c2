"""Giving: retention, gain and loss, average gift, concentration, by the field's definitions.

P are the donors of the year before, C those of the year, B those of any time before P; p and c are what a donor gave in
the two years. "The year" is the spec's reporting year. Only completed gifts count; subscriptions and tickets are
revenue, not gifts. A donor is a golden record: a person, not a household.
"""

from __future__ import annotations

from deckgen.values import Metric

_DP = "donor_periods($as_of)"
FEP = "Fundraising Effectiveness Project (AFP)"


def _year(name: str, label: str, unit: str, definition: str, formula: str, sql: str, **more: object) -> Metric:
    return Metric(
        name=name, label=label, unit=unit, definition=definition, formula=formula, sql=sql, period="year",
        owner="Membership", requires=("donations",), **{"has_prior": True, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def _people(name: str, label: str, definition: str, formula: str, where: str, better: bool) -> Metric:
    sql = f"SELECT count(*) AS value FROM {_DP} WHERE {where}"
    return _year(name, label, "count", definition, formula, sql, people=True, greater_is_better=better, reference=FEP)


def _rate(name: str, label: str, definition: str, formula: str, top: str, of: str, tells: tuple[str, ...]) -> Metric:
    sql = (
        f"SELECT count(*) FILTER ({of} AND {top}) / nullif(count(*) FILTER ({of}), 0) AS value, "
        f"count(*) FILTER ({of}) AS n FROM {_DP}"
    )
    return _year(
        name, label, "share", definition, formula, sql, rate=True, greater_is_better=True, reference=FEP, tells=tells
    )  # fmt: skip


def _money(
    name: str, label: str, definition: str, formula: str, amount: str, where: str, better: bool | None
) -> Metric:
    """Return a sum of dollars over donors, with the largest donor's part for the rule of dominance."""
    sql = (
        f"SELECT coalesce(sum({amount}), 0)::DOUBLE AS value, count(*) AS n, max({amount})::DOUBLE AS largest "
        f"FROM {_DP} WHERE {where}"
    )
    return _year(name, label, "USD", definition, formula, sql, greater_is_better=better, reference=FEP)


_NEW, _RECAPTURED = "now > 0 AND before = 0 AND NOT earlier", "now > 0 AND before = 0 AND earlier"
_LAPSED_NEW, _LAPSED_REPEAT = "before > 0 AND now = 0 AND NOT earlier", "before > 0 AND now = 0 AND earlier"

_DONORS = (
    _people("donors", "Donors", "Constituents with at least one completed gift in the year.", "|C|", "now > 0", True),
    _people("retained_donors", "Retained donors", "Donors of the year before who gave again in the year.", "|P and C|",
            "before > 0 AND now > 0", True),
    _people("new_donors", "New donors", "Donors in the year who never gave before.", "|C, not P, not B|", _NEW, True),
    _people("recaptured_donors", "Recaptured donors", "Donors in the year who gave earlier, but not in the year before.",
            "|C and B, not P|", _RECAPTURED, True),
    _people("lapsed_donors", "Lapsed donors (LYBUNT)", "Donors of the year before who did not give in the year.",
            "|P, not C|", "before > 0 AND now = 0", False),
    _people("lapsed_new_donors", "Lapsed new donors",
            "Donors whose first gift fell in the year before and who did not give in the year.", "|P, not B, not C|",
            _LAPSED_NEW, False),
    _people("lapsed_repeat_donors", "Lapsed repeat donors",
            "Donors of the year before who had given earlier too, and did not give in the year.", "|P and B, not C|",
            _LAPSED_REPEAT, False),
    _people("sybunt", "Lapsed earlier (SYBUNT)",
            "Donors of an earlier year who gave neither in the year before nor in the year; no LYBUNT among them.",
            "|B, not P, not C|", "earlier AND before = 0 AND now = 0", False),
)  # fmt: skip

_RATES = (
    _rate("donor_retention", "Donor retention",
          "Donors of the year before who gave again in the year / donors of the year before.", "|P and C| / |P|",
          "now > 0", "before > 0", ("retained_donors", "lapsed_donors")),
    _rate("new_donor_retention", "New-donor retention",
          "Donors whose first gift ever fell in the year before and who gave again / all such donors.",
          "|P and C, not B| / |P, not B|", "now > 0", "before > 0 AND NOT earlier",
          ("lapsed_new_donors",)),
    _rate("repeat_donor_retention", "Repeat-donor retention",
          "Donors of the year before with gifts before that who gave again / all such donors.",
          "|P and C and B| / |P and B|", "now > 0", "before > 0 AND earlier", ("lapsed_repeat_donors",)),
    _rate("recapture_rate", "Recapture rate",
          "Donors of an earlier year, but not of the year before, who gave again in the year / all such donors.",
          "|C and B, not P| / |B, not P|", "now > 0", "earlier AND before = 0",
          ("recaptured_donors", "sybunt")),
)  # fmt: skip

_MONEY = (
    _money("giving", "Giving", "Sum of completed gifts in the year.", "sum of c", "now", "now > 0", True),
    _money("giving_gain", "Gain", "New and recaptured giving, and the increase of donors who gave more.",
           "sum of (c - p) where c > p", "now - before", "now > before", True),
    _money("giving_loss", "Loss", "Lapsed giving, and the decrease of donors who gave less.",
           "sum of (p - c) where p > c", "before - now", "before > now", False),
    _money("giving_new", "Gained from new donors", "Giving in the year of donors who never gave before.",
           "sum of c over C, not P, not B", "now", _NEW, True),
    _money("giving_recaptured", "Gained from recaptured donors",
           "Giving in the year of donors who gave earlier, but not in the year before.", "sum of c over C and B, not P",
           "now", _RECAPTURED, True),
    _money("giving_upgraded", "Gained from upgrades", "What donors of both years gave more than in the year before.",
           "sum of (c - p) over P and C where c > p", "now - before", "before > 0 AND now > before", True),
    _money("giving_downgraded", "Lost to downgrades", "What donors of both years gave less than in the year before.",
           "sum of (p - c) over P and C where p > c", "before - now", "now > 0 AND before > now", False),
    _money("giving_lapsed_new", "Lost with lapsed new donors",
           "Giving in the year before of donors whose first gift it was and who did not give in the year.",
           "sum of p over P, not B, not C", "before", _LAPSED_NEW, False),
    _money("giving_lapsed_repeat", "Lost with lapsed repeat donors",
           "Giving in the year before of donors who had given earlier too, and did not give in the year.",
           "sum of p over P and B, not C", "before", _LAPSED_REPEAT, False),
    _money("major_giving", "Giving of major donors",
           "Giving in the year of donors whose gifts in it add up to the spec's major threshold or more.",
           "sum of c where c >= major_threshold", "now", "now >= major_threshold()", True),
)  # fmt: skip

_MORE = (
    _year("giving_change", "Change in giving", "USD", "Giving in the year minus that in the year before; equals gain - loss.",
          "sum of c - sum of p", f"SELECT coalesce(sum(now) - sum(before), 0)::DOUBLE AS value, count(*) AS n FROM {_DP} "
          "WHERE now > 0 OR before > 0", greater_is_better=True, reference=FEP, has_prior=False,
          tells=("giving", "giving.prior")),
    _year("dollar_retention", "Dollar retention", "share",
          "Giving in the year by donors of the year before / their giving then; not capped at 1.",
          "sum of c over P / sum of p",
          f"SELECT (sum(now) FILTER (before > 0) / nullif(sum(before), 0))::DOUBLE AS value, "
          f"count(*) FILTER (before > 0) AS n FROM {_DP}", greater_is_better=True,
          tells=("giving", "giving.prior")),
    _year("gifts", "Gifts", "count", "Completed gifts in the year.", "number of gifts",
          f"SELECT coalesce(sum(gifts), 0) AS value FROM {_DP}", grain="gift", greater_is_better=True),
    _year("average_gift", "Average gift", "USD", "Giving in the year / gifts in the year.", "sum of c / gifts",
          f"SELECT (sum(now) / nullif(sum(gifts), 0))::DOUBLE AS value, sum(gifts) AS n FROM {_DP}", grain="gift",
          greater_is_better=True, tells=("giving",)),
    _year("median_gift", "Median gift", "USD", "The gift that half of the year's gifts do not exceed.", "median of gifts",
          "SELECT median(amount)::DOUBLE AS value, count(*) AS n FROM giving WHERE date > $start AND date <= $as_of",
          grain="gift", greater_is_better=True, tells=("donors",)),
    _year("giving_per_donor", "Giving per donor", "USD", "Giving in the year / donors in the year.", "sum of c / |C|",
          f"SELECT avg(now)::DOUBLE AS value, count(*) AS n FROM {_DP} WHERE now > 0", greater_is_better=True,
          tells=("giving", "donors")),
    _year("major_donors", "Major donors", "count",
          "Donors whose gifts in the year add up to the spec's major threshold or more; persons, not households.",
          "|c >= major_threshold|", f"SELECT count(*) AS value FROM {_DP} WHERE now >= major_threshold()",
          greater_is_better=True, people=True,
          reference="Corporation for Public Broadcasting: cumulative giving of at least $1,000 in a year"),
    _year("high_dollar_gifts", "Gifts of $500 or more", "count", "Completed gifts in the year of at least $500.",
          "|gift >= $500|", "SELECT count(*) AS value FROM giving WHERE amount >= 500 AND date > $start AND date <= $as_of",
          grain="gift", greater_is_better=True, reference="Contributor Development Partnership: high-dollar gift"),
    _year("top_tenth_share", "Giving by the top tenth", "share",
          "Share of the year's giving that comes from the tenth of donors who gave most.",
          "sum of c over the top ceil(|C| / 10) / sum of c",
          f"SELECT (sum(now) FILTER (rank <= ceil(total / 10.0)) / nullif(sum(now), 0))::DOUBLE AS value, "
          "any_value(total) AS n FROM (SELECT now, row_number() OVER (ORDER BY now DESC, golden_id) AS rank, "
          f"count(*) OVER () AS total FROM {_DP} WHERE now > 0)", greater_is_better=False,
          tells=("giving",)),
)  # fmt: skip


def _to_date(name: str, label: str, definition: str, formula: str, sql: str, **more: object) -> Metric:
    return Metric(
        name=name, label=label, definition=definition, formula=formula, sql=sql, period="FYTD", has_prior=True,
        owner="Membership", requires=("donations",), **more,  # type: ignore[arg-type]
    )  # fmt: skip


# Year to date is compared with the same days of the fiscal year before, never with a whole year.
_IN_PERIOD = "count(*) FILTER (date > $start) > 0"
_LAST_YEAR = "count(*) FILTER (date > years_before($start, 1) AND date <= $start) > 0"
_EACH = "FROM giving WHERE date <= $as_of GROUP BY golden_id"
_FISCAL_YEAR_TO_DATE = (
    _to_date("giving_to_date", "Giving, fiscal year to date",
             "Sum of completed gifts since the fiscal year began; compared with the same days a year before.", "sum of c",
             "SELECT coalesce(sum(amount), 0)::DOUBLE AS value, coalesce(sum(gifts), 0) AS n, max(amount)::DOUBLE AS largest "
             "FROM (SELECT sum(amount) AS amount, count(*) AS gifts FROM giving WHERE date > $start AND date <= $as_of "
             "GROUP BY golden_id)", unit="USD", grain="gift", greater_is_better=True, tells=("donors_to_date",)),
    _to_date("donors_to_date", "Donors, fiscal year to date", "Constituents with a completed gift since the fiscal year began.",
             "|C|", "SELECT count(DISTINCT golden_id) AS value FROM giving WHERE date > $start AND date <= $as_of",
             unit="count", people=True, greater_is_better=True),
    _to_date("lybunt_to_date", "LYBUNT, year to date",
             "Donors of the last fiscal year who have not given yet in this one: many still will.", "|P, not C so far|",
             f"SELECT count(*) FILTER (last_year AND NOT this_year) AS value FROM (SELECT {_IN_PERIOD} AS this_year, "
             f"{_LAST_YEAR} AS last_year {_EACH})", unit="count", people=True, greater_is_better=False, reference=FEP),
    _to_date("sybunt_to_date", "SYBUNT, year to date",
             "Donors of an earlier fiscal year who gave neither in the last one nor yet in this one.", "|B, not P, not C so far|",
             f"SELECT count(*) FILTER (NOT last_year AND NOT this_year) AS value FROM (SELECT {_IN_PERIOD} AS this_year, "
             f"{_LAST_YEAR} AS last_year {_EACH})", unit="count", people=True, greater_is_better=False, reference=FEP),
)  # fmt: skip

METRICS = (*_MONEY[:1], *_DONORS, *_RATES, *_MONEY[1:], *_MORE, *_FISCAL_YEAR_TO_DATE)
