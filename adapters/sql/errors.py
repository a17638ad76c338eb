"""What PostgreSQL refuses, in the words of the business."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy.exc import DBAPIError, TimeoutError

from application.shared.service import Locked
from domain.finance.period import PeriodClosed
from domain.shared.claims import Taken
from domain.shared.errors import (
    AlreadyThere,
    BaywiseError,
    Conflict,
    Forbidden,
    Rejected,
    Stale,
    Unavailable,
)
from domain.shared.ids import StoreId

PERIODS_ARE_FINAL: Final = "periods_are_final"
"""The constraint that the triggers on entries and closings name."""

_OVERTAKEN = {"40001", "40P01"}
"""Serialisation failure, deadlock: the same again will do."""


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the database leave the block as refusals of the business."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    except TimeoutError as error:
        raise Unavailable("the database does not answer; try again in a moment") from error


def refusal_of(error: DBAPIError | psycopg.Error) -> BaywiseError | None:
    """The expected refusal behind a database error; ``None`` for our own mistakes."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state: str = getattr(cause, "sqlstate", None) or ""
    constraint: str = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    if state[:2] in ("08", "57"):
        return Unavailable("the database does not answer; try again in a moment")
    if not state:
        return _by_driver(cause)
    if constraint == PERIODS_ARE_FINAL:
        return _period_closed(cause)
    if state in _OVERTAKEN:
        return Stale("somebody else was working on the same; try again")
    return _by_state(state, constraint)


def _period_closed(cause: BaseException | None) -> PeriodClosed:
    """The trigger says in its detail which books, which month, and how far they are closed."""
    told = getattr(getattr(cause, "diag", None), "message_detail", None) or "{}"
    facts = msgspec.json.decode(told, type=dict[str, str | None])
    store = facts.get("store")
    return PeriodClosed.told(
        store=StoreId(UUID(store)) if store else None,
        period=facts.get("period") or "",
        through=facts.get("through") or "",
    )


def _by_driver(cause: BaseException | None) -> BaywiseError | None:
    """What the driver refuses before the database sees it, and lost connections."""
    match cause:
        case psycopg.DataError():
            return Rejected("a value cannot be stored")
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return Unavailable("the database does not answer; try again in a moment")
    return None


def _by_state(state: str, constraint: str) -> BaywiseError | None:
    match state:
        case "55P03":
            return Locked("others are at work on the same; try again in a moment")
        case "23P01" if constraint == "appointments_one_per_car":
            return AlreadyThere("there is another one at the same time", rule=constraint)
        case "23P01":
            return Taken("somebody else has this time already; ask for new offers")
        case "23505" if constraint.endswith("_pkey"):
            return Stale("it was created by somebody else in the meantime")
        case "23505":
            return AlreadyThere("there is another one of the same", rule=constraint)
        case "23514" if constraint == "stock_is_never_free_while_a_line_waits":
            return Stale("a line waits for what would lie free; try again")
        case "23514":
            return Conflict("this would break a rule of the books", rule=constraint)
        case "23503":
            return Rejected("it refers to something that does not exist", rule=constraint)
        case "53100":
            return Unavailable("there is no space left on the disk of the database")
        case "42501":
            return Forbidden("this lies outside what you may change")
        case _ if state.startswith("22"):
            return Rejected("a value cannot be stored")
    return None
