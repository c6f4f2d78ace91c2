"""What a record must keep to: each rule, what becomes of a row that breaks it, and the words it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LATE = "date is after the as-of date"
COPY = "exact copy"
REPEAT = "record_id repeats with other content"
NEGATIVE = "amount is negative"

# Rows kept aside for these reasons say nothing against the export or its mapping: they do not count towards the share
# from which a source is refused.
HARMLESS = (LATE, COPY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of the contract: what it is about, whether such a row is used, and what is done with it."""

    about: str
    accepted: bool
    what: str


RULES = (
    Rule(about="a required value is empty", accepted=False, what="kept aside: `COLUMN is empty`"),
    Rule(
        about="a date, number or yes/no that is none",
        accepted=False,
        what="kept aside: `COLUMN is not a date`, `... a number`, `... yes or no`",
    ),
    Rule(about="a date after `as_of`", accepted=False, what=f"kept aside: `{LATE}`; nothing after it counts"),
    Rule(
        about="the same id and the same content again",
        accepted=False,
        what=f"later copies are kept aside: `{COPY}`; overlapping exports do no harm",
    ),
    Rule(
        about="the same id with other content",
        accepted=False,
        what=f"later rows are kept aside: `{REPEAT}`; ids count within a source, so two systems may share them",
    ),
    Rule(
        about="another currency",
        accepted=False,
        what="kept aside: `currency is EUR, not USD`, USD being the source's `currency` or else its most common one",
    ),
    Rule(
        about="a refunded donation",
        accepted=True,
        what="never counted as giving: only donations with status `completed` and an amount above zero are",
    ),
    Rule(
        about="a negative donation",
        accepted=True,
        what="is a refund: its status becomes `refunded`, its amount stays as written; the gift it pays back counts "
        "unless its own status says otherwise",
    ),
    Rule(about="a negative amount of a ticket order", accepted=True, what="is a refund: sums of tickets are net"),
    Rule(about="a negative price of a subscription", accepted=False, what=f"kept aside: `{NEGATIVE}`"),
    Rule(about="an amount of zero", accepted=True, what="a record of the person, never giving"),
    Rule(about="a record with other columns than the header", accepted=False, what="kept aside: `missing columns`"),
)

# Systems write the same status in many words; words that are not here stay as they are, in small letters.
STATUS: Mapping[str, tuple[str, ...]] = {
    "completed": (
        "complete", "paid", "success", "successful", "succeeded", "settled", "received", "posted", "cleared",
    ),
    "refunded": ("refund", "reversed", "reversal", "chargeback", "charged back", "returned"),
    "failed": ("fail", "failure", "declined", "error"),
    "pending": ("pledged", "processing", "scheduled", "authorized", "unpaid"),
    "cancelled": ("canceled", "cancel", "void", "voided"),
}  # fmt: skip

EVENTS: Mapping[str, tuple[str, ...]] = {
    "delivered": ("deliver", "delivery", "sent", "send"),
    "open": ("opened", "opens", "read"),
    "click": ("clicked", "clicks", "clickthrough"),
    "unsubscribe": ("unsubscribed", "unsub", "opt-out", "opt out", "optout", "opted out"),
}

# (table, column) -> the words that mean its own ones
WORDS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("donations", "status"): STATUS,
    ("subscriptions", "status"): {"cancelled": ("canceled", "cancel", "ended", "expired")},
    ("email_events", "event_type"): EVENTS,
}
