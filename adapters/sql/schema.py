"""What the statements know of the tables; the migrations make them, a test compares the two."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from attrs import frozen


@frozen
class DocumentTable:
    """A table of aggregates: id, version, body, and promoted columns (name to type)."""

    name: str
    columns: Mapping[str, str]

    @cached_property
    def insert(self) -> str:
        """Inserts ``$rows``; two rows with one id are an error."""
        names = "".join(f", {name}" for name in self.columns)
        return (
            f"insert into {self.name} (id, version, body{names}) "
            f"select id, version, body{names} from {self._rows} where $after returning 1"
        )

    @cached_property
    def update(self) -> str:
        """Updates ``$rows`` that still have the version they were read at.

        Keys that a newer release wrote and this one does not know stay in the document.
        """
        sets = "".join(f", {name} = r.{name}" for name in self.columns)
        return (
            f"update {self.name} as t set version = r.version, body = t.body || r.body{sets} "
            f"from {self._rows} where t.id = r.id and t.version = r.read_at and $after returning 1"
        )

    @property
    def _rows(self) -> str:
        extra = "".join(f", {name} {kind}" for name, kind in self.columns.items())
        return f"$rows as r (id uuid, read_at integer, version integer, body jsonb{extra})"


_TABLES: Final = (
    DocumentTable("stores", {"code": "text", "region": "text", "stage": "text"}),
    DocumentTable("bays", {"store": "uuid", "kind": "text"}),
    DocumentTable("technicians", {"store": "uuid", "code": "text"}),
    DocumentTable("services", {"code": "text", "category": "text"}),
    DocumentTable("parts", {"code": "text", "category": "text"}),
    DocumentTable("price_lists", {"code": "text"}),
    DocumentTable("members", {"member": "uuid", "phone": "bytea"}),
    DocumentTable(
        "vehicles",
        {"member": "uuid", "plate": "bytea", "vin": "bytea", "plate_variants": "bytea[]"},
    ),
    DocumentTable(
        "appointments",
        {
            "store": "uuid",
            "member": "uuid",
            "vehicle": "uuid",
            "status": "text",
            "starts": "timestamptz",
            "hold_place": "uuid",
            "away": "tstzrange",
        },
    ),
    DocumentTable(
        "orders",
        {
            "store": "uuid",
            "member": "uuid",
            "vehicle": "uuid",
            "status": "text",
            "total": "bigint",
            "overpaid": "boolean",
            "to_fetch": "boolean",
        },
    ),
    DocumentTable(
        "work_orders",
        {
            "store": "uuid",
            "member": "uuid",
            "vehicle": "uuid",
            "order_id": "uuid",
            "appointment": "uuid",
            "status": "text",
            "car_here": "uuid",
            "received": "timestamptz",
            "passed": "timestamptz",
        },
    ),
    DocumentTable("photos", {"store": "uuid", "member": "uuid", "work_order": "uuid"}),
    DocumentTable("pictures", {"store": "uuid", "member": "uuid"}),
    DocumentTable(
        "payments",
        {
            "store": "uuid",
            "member": "uuid",
            "order_id": "uuid",
            "status": "text",
            "amount": "bigint",
            "refunding": "boolean",
        },
    ),
    DocumentTable("closings", {"store": "uuid", "through": "date"}),
    DocumentTable("corrections", {"store": "uuid", "entry": "uuid"}),
    DocumentTable(
        "waits",
        {"store": "uuid", "member": "uuid", "status": "text", "near": "boolean", "offered": "uuid"},
    ),
    DocumentTable(
        "supports",
        {
            "store": "uuid",
            "donor": "uuid",
            "work_order": "uuid",
            "status": "text",
            "agreed": "timestamptz",
            "helps": "uuid",
        },
    ),
    DocumentTable(
        "invitations",
        {
            "store": "uuid",
            "member": "uuid",
            "status": "text",
            "appointment": "uuid",
            "wait": "uuid",
            "freed": "uuid",
            "open_for": "uuid",
            "open_to": "uuid",
        },
    ),
    DocumentTable("rule_sheets", {"region": "text", "store": "uuid"}),
    DocumentTable("people", {"login": "text"}),
    DocumentTable("subscriptions", {"owner": "uuid", "status": "text"}),
    DocumentTable(
        "experiences",
        {
            "store": "uuid",
            "service": "text",
            "count": "integer",
            "p50": "double precision",
            "p90": "double precision",
        },
    ),
    DocumentTable("track_records", {"store": "uuid", "technician": "uuid"}),
    DocumentTable("whereabouts", {"store": "uuid", "technician": "uuid"}),
)
DOCUMENTS: Final[Mapping[str, DocumentTable]] = {table.name: table for table in _TABLES}
