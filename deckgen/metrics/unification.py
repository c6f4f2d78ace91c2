"""Unification: how many records, spellings and people there are, and what fragmentation does to the figures."""

from __future__ import annotations

from deckgen.values import Metric

_RETENTION_UNLINKED = """
    SELECT count(*) FILTER (before > 0 AND now > 0) / nullif(count(*) FILTER (before > 0), 0) AS value,
        count(*) FILTER (before > 0) AS n
    FROM donor_periods_unlinked($as_of)
"""

METRICS = (
    Metric(
        name="records_read", label="Records read", unit="count", grain="record", period="file",
        formula="rows read",
        definition="Rows in all source files, readable or not.",
        sql="SELECT sum(read) AS value FROM sources",
    ),
    Metric(
        name="records_accepted", label="Records accepted", unit="count", grain="record", period="file",
        formula="rows read - rows kept aside",
        definition="Rows that fulfil their table's contract.",
        sql="SELECT sum(accepted) AS value, sum(read) AS n FROM sources",
    ),
    Metric(
        name="records_rejected", label="Records kept aside", unit="count", grain="record", period="file",
        formula="rows unreadable or outside the contract",
        greater_is_better=False,
        definition="Rows that could not be read or break their table's contract; each is kept with its reason.",
        sql="SELECT sum(rejected) AS value, sum(read) AS n FROM sources",
    ),
    Metric(
        name="source_systems", label="Source systems", unit="count", grain="source", period="file",
        formula="number of sources",
        definition="Source systems that were read.",
        sql="SELECT count(*) AS value FROM sources",
    ),
    Metric(
        name="identities", label="Separate identities", unit="count", grain="identity", period="file",
        formula="distinct spellings",
        definition="Distinct spellings of name, e-mail, phone and address across all sources, before linkage.",
        sql="SELECT count(DISTINCT identity_id) AS value FROM links",
    ),
    Metric(
        name="system_identities", label="Identities, system by system", unit="count", grain="identity", period="file",
        formula="sum over systems of distinct identities",
        definition="People as each system tells them apart, added up over systems: by ids of its own, or else by distinct "
        "spellings of name, e-mail, phone and address.",
        sql="SELECT count(*) AS value FROM (SELECT DISTINCT source, known_id FROM links)",
    ),
    Metric(
        name="constituents", label="Constituents", unit="count", period="file",
        formula="golden records",
        definition="Golden records: people after linkage. Some duplicates remain.",
        sql="SELECT count(*) AS value FROM constituents",
    ),
    Metric(
        name="compression", label="Event-to-person compression", unit="share", grain="record", period="file",
        formula="1 - constituents / records",
        definition="1 - constituents / accepted records. It counts events of a person, not duplicates removed.",
        sql="SELECT 1 - (SELECT count(*) FROM constituents) / sum(accepted) AS value, sum(accepted) AS n FROM sources",
    ),
    Metric(
        name="duplicate_identity_rate", label="Duplicate identities", unit="share", grain="identity", period="file",
        formula="1 - constituents / identities",
        greater_is_better=False,
        definition="1 - constituents / separate identities: the share of spellings that were a person known already.",
        sql="""SELECT 1 - (SELECT count(*) FROM constituents) / count(DISTINCT identity_id) AS value,
               count(DISTINCT identity_id) AS n FROM links""",
    ),
    Metric(
        name="records_per_constituent", label="Records per constituent", unit="times", period="file",
        formula="records / constituents",
        definition="Accepted records / constituents.",
        sql="SELECT sum(accepted) / (SELECT count(*) FROM constituents) AS value FROM sources",
    ),
    Metric(
        name="multi_source_share", label="Seen in more than one system", unit="share", period="file", rate=True,
        formula="|records in 2 systems or more| / constituents",
        definition="Constituents with records in at least two source systems / constituents.",
        sql="SELECT avg((n_sources > 1)::INT) AS value, count(*) AS n FROM constituents",
    ),
    Metric(
        name="pairs_for_review", label="Pairs for a clerk", unit="count", grain="pair", period="file",
        formula="|review <= match probability < threshold|",
        definition="Pairs of identities with a match probability between the review and the join threshold that stand apart.",
        sql="SELECT value FROM linkage WHERE name = 'pairs_for_review'",
    ),
    Metric(
        name="retention_unlinked", label="Retention without linkage", unit="share", period="year", has_prior=True,
        formula="|P and C| / |P|, of identities",
        greater_is_better=True, grain="identity",
        definition="Donor retention without linkage: donors told apart by their own ids, or else by spelling.",
        sql=_RETENTION_UNLINKED,
    ),
    Metric(
        name="retention_understated", label="Retention understated by", unit="points", period="year",
        formula="retention of people - retention of identities",
        greater_is_better=False,
        definition="Donor retention minus the same rate without linkage.",
        sql=f"""SELECT (SELECT count(*) FILTER (before > 0 AND now > 0) / nullif(count(*) FILTER (before > 0), 0)
                FROM donor_periods($as_of)) - (SELECT value FROM ({_RETENTION_UNLINKED})) AS value""",
    ),
    Metric(
        name="new_donors_unlinked", label="New donors without linkage", unit="count", period="year", people=True,
        formula="|C, not P, not B|, of identities",
        grain="identity",
        definition="New donors as counted without linkage: told apart by their own ids, or else by spelling.",
        sql="""SELECT count(*) AS value FROM donor_periods_unlinked($as_of)
               WHERE now > 0 AND before = 0 AND NOT earlier""",
    ),
)  # fmt: skip
