"""What refers to what: the foreign keys of the schema, for the twin to refuse by as well.

A test compares the list with what the migrations made.
"""

from collections.abc import Mapping
from typing import Final

REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "bays": {"store": "stores"},
    "technicians": {"store": "stores"},
    "vehicles": {"member": "members"},
    "orders": {"store": "stores", "member": "members", "vehicle": "vehicles"},
    "appointments": {"store": "stores", "member": "members", "vehicle": "vehicles"},
    "work_orders": {
        "store": "stores",
        "member": "members",
        "vehicle": "vehicles",
        "order_id": "orders",
        "appointment": "appointments",
    },
    "photos": {"store": "stores", "member": "members", "work_order": "work_orders"},
    "pictures": {"store": "stores", "member": "members"},
    "payments": {"store": "stores", "member": "members", "order_id": "orders"},
    "waits": {"store": "stores", "member": "members", "offered": "appointments"},
    "supports": {"store": "stores", "donor": "stores", "work_order": "work_orders"},
    "invitations": {
        "store": "stores",
        "member": "members",
        "appointment": "appointments",
        "wait": "waits",
    },
    "closings": {"store": "stores"},
    "rule_sheets": {"store": "stores"},
    "experiences": {"store": "stores"},
    "subscriptions": {"owner": "people"},
    "track_records": {"store": "stores", "technician": "technicians"},
    "whereabouts": {"store": "stores", "technician": "technicians"},
    "corrections": {"store": "stores", "entry": "entries"},
    "claims": {"store": "stores"},
    "due_work": {"store": "stores"},
    "movements": {"store": "stores", "part": "parts"},
    "entries": {"store": "stores", "reverses": "entries"},
    "decisions": {"store": "stores"},
}
"""Columns that name a row of another table, by table."""
