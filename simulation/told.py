"""A visit as plain facts: ids, states, times, amounts and the journal."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from application.visits.queries import VisitView
from domain.finance.entry import Entry
from domain.shared.money import Money
from simulation.visit import Happening


def as_facts(
    seen: VisitView, happenings: Iterable[Happening], journal: Iterable[Entry]
) -> dict[str, Any]:
    """One JSON-able object; money is in fen, times are ISO 8601 in UTC."""
    work_order, order = seen.work_order, seen.order
    return {
        "work_order": {"id": str(work_order.id), "state": str(work_order.status)},
        "order": {
            "id": str(order.id),
            "state": str(order.status),
            "total": plain(order.total),
            "lines": [
                {
                    "code": line.code,
                    "label": str(line.label),
                    "quantity": line.quantity,
                    "unit": str(line.unit),
                    "amount": plain(line.gross),
                    "tax": plain(line.tax),
                    "approval": str(line.approval),
                }
                for line in order.lines
            ],
        },
        "appointment": {
            "id": str(seen.appointment.id),
            "state": str(seen.appointment.status),
            "promised_by": plain(seen.appointment.promise.latest),
        }
        if seen.appointment
        else None,
        "payments": [
            {"id": str(one.id), "tender": str(one.tender), "amount": plain(one.amount)}
            for one in seen.payments
        ],
        "stages": [
            {
                "stage": str(one.stage),
                "at": plain(one.at),
                "sentence": one.sentence,
                "facts": {name: plain(value) for name, value in one.facts.items()},
            }
            for one in happenings
        ],
        "journal": journal_facts(journal),
    }


def journal_facts(journal: Iterable[Entry]) -> list[dict[str, Any]]:
    """One row per posting; ``amount`` in fen, debit positive."""
    return [
        {
            "entry": str(entry.id),
            "at": plain(entry.at),
            "day": entry.day.isoformat(),
            "memo": str(entry.memo),
            "account": str(posting.account),
            "amount": posting.amount.amount,
        }
        for entry in journal
        for posting in entry.postings
    ]


def plain(value: object) -> Any:
    """A fact as JSON knows it."""
    match value:
        case Money(amount, currency):
            return {"amount": amount, "currency": str(currency)}
        case datetime():
            return value.isoformat()
        case UUID() | Enum():
            return str(value)
        case list() | tuple():
            return [plain(one) for one in value]
    return value
