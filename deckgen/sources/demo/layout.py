"""What the demo files look like: their names, their own headers, and the canonical column behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoFile:
    """One source system's export.

    Attributes
    ----------
    file : str
        Name of the CSV file (UTF-8, one header line).
    label : str
        What people call the system.
    columns : mapping of str to str
        The file's own header -> column of the canonical table (`deckgen.tables`), in the file's order.
    rows : int
        Rows for 1,000 people; other sizes are scaled in proportion.
    """

    file: str
    label: str
    columns: Mapping[str, str]
    rows: int

    def rows_for(self, people: int) -> int:
        """Return the exact number of rows of the file for `people` people."""
        return max(1, round(self.rows * people / 1000))


DEMO_FILES: Mapping[str, DemoFile] = MappingProxyType(
    {
        "donations": DemoFile(
            file="wbez_donations.csv",
            label="WBEZ donations",
            columns={
                "Gift ID": "record_id",
                "Gift Date": "date",
                "Gift Amount": "amount",
                "Recurring": "recurring",
                "Payment Status": "status",
                "Payment Method": "method",
                "First Name": "first_name",
                "Last Name": "last_name",
                "Email": "email",
                "Phone": "phone",
                "Street Address": "address",
                "ZIP": "zip",
            },
            rows=20_709,
        ),
        "subscriptions": DemoFile(
            file="suntimes_subscriptions.csv",
            label="Sun-Times subscriptions",
            columns={
                "subscription_id": "record_id",
                "start_dt": "date",
                "end_dt": "end_date",
                "plan_name": "plan",
                "monthly_rate": "amount",
                "sub_status": "status",
                "fname": "first_name",
                "lname": "last_name",
                "email_addr": "email",
                "phone_no": "phone",
                "addr_line1": "address",
                "postal_code": "zip",
            },
            rows=123,
        ),
        "event_tickets": DemoFile(
            file="event_tickets.csv",
            label="Event tickets",
            columns={
                "Order Number": "record_id",
                "Event Date": "date",
                "Event Name": "event",
                "Qty": "quantity",
                "Order Total": "amount",
                "Buyer First": "first_name",
                "Buyer Last": "last_name",
                "Buyer Email": "email",
                "Buyer Phone": "phone",
                "Buyer Zip": "zip",
            },
            rows=722,
        ),
        "email_events": DemoFile(
            file="email_events.csv",
            label="E-mail platform",
            columns={
                "message_event_id": "record_id",
                "event_date": "date",
                "campaign_name": "campaign",
                "event": "event_type",
                "subscriber_email": "email",
                "subscriber_first": "first_name",
                "subscriber_last": "last_name",
            },
            rows=54_816,
        ),
    }
)
