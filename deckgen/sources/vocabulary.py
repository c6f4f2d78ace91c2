"""How other systems call the columns of the canonical tables, and what the values of each look like."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deckgen.sources.rules import EVENTS, STATUS

# Lower case, words apart; a header is compared with and without the words of `CONTEXT`.
NAMES: Mapping[str, tuple[str, ...]] = {
    "record_id": (
        "id", "record id", "gift id", "donation id", "transaction id", "transaction number", "payment id", "receipt id",
        "receipt number", "receipt no", "order id", "order number", "order no", "ticket id", "subscription id",
        "message event id", "event id", "message id", "reference", "reference number", "gift number", "txn id", "key",
        "spenden nr", "id don", "system id", "pledge payment id", "tran id", "gift key",
        "trans number", "trans id", "ref", "confirmation number", "buchungsnummer", "buchungs nr", "belegnummer", "beleg nr",
        "beleg", "spendennummer", "transaktionsnummer", "zahlungsnummer", "bestellnummer",
    ),
    "person_id": (
        "person id", "donor id", "constituent id", "customer id", "member id", "account id", "contact id", "supporter id",
        "patron id", "subscriber id", "user id", "household id", "donor number", "account number", "lookup id", "client id",
        "membership number", "customer number", "spender nr",
        "spendernummer", "spender id", "mitgliedsnummer", "mitglieds nr", "kundennummer", "kunden nr", "adressnummer",
    ),
    "date": (
        "date", "gift date", "donation date", "transaction date", "payment date", "received date", "date received", "posted",
        "created at", "created", "timestamp", "close date", "date of gift", "start date", "start dt", "started", "order date",
        "event date", "purchase date", "paid on", "sent at", "datum", "event time", "occurred at", "start", "start on",
        "signup date", "since", "activity date",
        "trans date", "buchungsdatum", "spendendatum", "zahlungsdatum", "bestelldatum", "valuta", "wertstellung",
    ),
    "end_date": (
        "end date", "end dt", "ended", "expires", "expiry", "expiration date", "cancel date", "cancelled at", "ends", "end",
        "expire date", "termination date", "valid until", "canceled at", "expiration",
    ),
    "amount": (
        "amount", "gift amount", "donation amount", "total", "order total", "payment amount", "amount usd", "value", "paid",
        "price", "monthly rate", "rate", "net amount", "gross amount", "ticket price", "revenue", "betrag", "montant", "gift",
        "monthly price", "fee", "total paid", "sum", "amt", "gift amt", "contribution", "amount paid",
        "gross", "net", "summe", "spendenbetrag", "zahlbetrag", "bruttobetrag",
    ),
    "recurring": (
        "recurring", "is recurring", "monthly", "sustainer", "frequency", "recurring gift", "is sustainer", "recurrence",
        "is monthly", "gift type", "donation type", "sustaining", "dauerspende",
    ),
    "status": ("status", "payment status", "gift status", "state", "subscription status", "sub status", "transaction status"),
    "method": (
        "method", "payment method", "pay method", "payment type", "tender", "payment", "tender type", "paid by", "zahlungsart",
        "zahlungsweise",
    ),
    "plan": ("plan", "plan name", "product", "product name", "package", "tier", "level", "subscription type", "offer", "edition"),
    "event": ("event", "event name", "performance", "production", "show", "title", "event title", "production name"),
    "quantity": ("quantity", "qty", "tickets", "seats", "number of tickets", "count", "ticket count", "num tickets"),
    "campaign": ("campaign", "campaign name", "mailing", "subject", "email name", "newsletter", "message name", "appeal"),
    "event_type": ("event type", "type", "action", "activity", "interaction", "event", "activity type", "response"),
    "currency": ("currency", "currency code", "curr", "ccy", "iso currency", "währung", "devise"),
    "first_name": (
        "first name", "first", "fname", "given name", "firstname", "forename", "vorname", "prenom", "prénom", "preferred name",
    ),
    "last_name": ("last name", "last", "lname", "surname", "family name", "lastname", "nachname", "nom",
                  "familienname"),
    "full_name": (
        "name", "full name", "fullname", "display name", "donor", "donor name", "buyer", "customer", "constituent", "contact",
        "supporter", "patron", "member", "subscriber", "attendee", "recipient", "spender", "spendername", "name vorname",
        "vorname name", "first and last name", "nom complet",
    ),
    "email": (
        "email", "e mail", "email address", "email addr", "mail", "primary email", "e mail address", "emailaddress",
        "preferred email", "courriel", "e mail adresse", "mailadresse",
    ),
    "phone": (
        "phone", "phone number", "phone no", "telephone", "mobile", "cell", "tel", "home phone", "primary phone", "cell phone",
        "telefon", "preferred phone", "telefonnummer", "handy",
    ),
    "address": (
        "address", "street address", "address line 1", "addr line1", "street", "addr", "mailing address", "address 1",
        "address line1", "address1", "home address", "strasse", "straße", "adresse", "addr1", "mailing street", "billing street",
        "anschrift",
    ),
    "zip": ("zip", "zip code", "postal code", "postcode", "zipcode", "postal", "plz", "postleitzahl", "mailing zip",
            "code postal"),
}  # fmt: skip

# Words that say whose value it is, not which: of what, and of whom. An id without the second is another id.
THINGS = frozenset(
    {"gift", "donation", "order", "subscription", "sub", "ticket", "transaction", "gf", "record", "unique"}
)
# What an amount is counted in, as headers say it beside its name.
MONIES = frozenset({"eur", "euro", "usd", "chf", "gbp", "cad", "aud", "dollars"})
PEOPLE = frozenset({
    "buyer", "subscriber", "donor", "constituent", "contact", "customer", "member", "recipient", "attendee", "supporter",
    "patron", "person", "billing", "mailing", "home", "primary", "preferred", "cn", "bio", "cc",
})  # fmt: skip

# Words of file names and headers that speak for a table.
HINTS: Mapping[str, frozenset[str]] = {
    "donations": frozenset({"donation", "donations", "gift", "gifts", "giving", "donor", "pledge", "spenden", "spender",
                            "contributions", "fund", "sustainer", "recurring", "dons"}),
    "subscriptions": frozenset({"subscription", "subscriptions", "sub", "subs", "plan", "renewal", "edition", "expires",
                                "subscribers"}),
    "event_tickets": frozenset({"ticket", "tickets", "qty", "quantity", "seats", "order", "orders", "buyer", "performance",
                                "attendee", "boxoffice", "events"}),
    "email_events": frozenset({"email", "emails", "mailing", "message", "campaign", "click", "clicks", "open", "opens", "blast",
                               "newsletter", "mailchimp"}),
}  # fmt: skip

_DATE = re.compile(
    r"(19|20)\d\d-\d\d?-\d\d?([ T].*)?|\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})|(19|20)\d\d[/.]\d\d?[/.]\d\d?"
    r"|(19|20)\d\d(0[1-9]|1[0-2])[0-3]\d|\d{1,2}[ -][A-Za-z]{3}[ -]\d{4}|[A-Za-z]{3} \d{1,2}, \d{4}"
)
_WORDS = {word for words in (STATUS, EVENTS) for own, meant in words.items() for word in (own, *meant)}

# What a value looks like in full.
LOOKS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "date": _DATE,
    "end_date": _DATE,
    "amount": re.compile(r"[-+(]?[$€£]?\s?\d[\d.,' ]*\)?\s?([€£]|[A-Z]{3})?"),
    "quantity": re.compile(r"\d{1,4}(\.0+)?"),
    "phone": re.compile(r"\+?[\d() .x-]{7,20}"),
    "zip": re.compile(r"\d{5}(-\d{4})?|\d{4}|[A-Z]\d[A-Z] ?\d[A-Z]\d"),
    "recurring": re.compile(
        r"(?i)true|false|yes|no|[yntf01]|recurring|monthly|one[ -]?time|single|once|ja|nein|oui|non"
    ),
    "currency": re.compile(r"[A-Za-z]{3}"),
    "first_name": re.compile(r"[^\d@]{1,40}"),
    "last_name": re.compile(r"[^\d@]{1,40}"),
    "full_name": re.compile(r"[^\d@]{2,80}"),
    "address": re.compile(r"(?=.*\d)(?=.*[^\W\d]{2}).{5,}|(?i:p\.? ?o\.? box).*"),
    "status": re.compile("(?i)" + "|".join(sorted(map(re.escape, {*_WORDS, "active", "expired", "paused", "lapsed"})))),
    "event_type": re.compile("(?i)" + "|".join(re.escape(w) for own, meant in EVENTS.items() for w in (own, *meant))),
}

# How far values alone, under a name that says nothing, speak for a column.
ALONE = {"email": 0.6, "event_type": 0.7, "phone": 0.45, "date": 0.4, "amount": 0.3, "recurring": 0.3}

FEW = {
    "status": 20,
    "method": 30,
    "plan": 60,
    "recurring": 4,
    "currency": 12,
    "event_type": 25,
}  # different values at most


def fit(column: str, values: Sequence[str]) -> float:
    """Return how far the filled `values` can be those of a canonical `column`, in [0, 1]."""
    if not values:
        return 0.5
    different = len(set(values))
    if column in ("record_id", "person_id"):
        looks_other = sum(bool(LOOKS["email"].fullmatch(v) or LOOKS["date"].fullmatch(v)) for v in values)
        repeated = 1 - different / len(values)
        return 0.0 if looks_other > len(values) / 2 else (1 - repeated if column == "record_id" else 0.8)
    look = LOOKS.get(column)
    share = sum(bool(look.fullmatch(value)) for value in values) / len(values) if look else 0.8
    if column == "amount":
        share -= sum(bool(_DATE.fullmatch(value)) for value in values) / len(values)
    if column == "phone":
        share -= sum(len(re.sub(r"\D", "", value)) < 7 or bool(_DATE.fullmatch(value)) for value in values) / len(
            values
        )
    if column in FEW and different > FEW[column]:
        return 0.0
    if (
        column in ("event", "campaign", "plan", "method")
        and sum(v.replace(".", "").isdigit() for v in values) > len(values) / 2
    ):
        return 0.2
    return max(0.0, share)
