"""Who may do what: permissions, the roles that grant them, and how far they reach."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import frozen

from domain.shared.ids import MemberId, StoreId
from domain.shared.role import Role as Role


class Permission(StrEnum):
    """One thing a person may do; every use case names the one it asks for."""

    SEE_OFFERS = "see_offers"
    BOOK = "book"
    HOLD_BEYOND = "hold_beyond"
    ORDER_GOODS = "order_goods"
    RECEIVE = "receive"
    DIAGNOSE = "diagnose"
    DECIDE = "decide"
    DISPATCH = "dispatch"
    PRIORITISE = "prioritise"
    WORK = "work"
    CHECK_QUALITY = "check_quality"
    ISSUE_PARTS = "issue_parts"
    RECEIVE_PARTS = "receive_parts"
    COUNT_PARTS = "count_parts"
    SETTLE = "settle"
    TAKE_PAYMENT = "take_payment"
    REFUND = "refund"
    RELEASE = "release"
    FOLLOW_UP = "follow_up"
    REVIEW = "review"
    SEE_VISITS = "see_visits"
    SEE_RECORD = "see_record"
    SEE_MEMBERS = "see_members"
    KEEP_MEMBERS = "keep_members"
    SEE_STOCK = "see_stock"
    SUPPORT = "support"
    SEE_BOOKS = "see_books"
    CORRECT_BOOKS = "correct_books"
    CLOSE_PERIOD = "close_period"
    PLAN_STAFF = "plan_staff"
    CLOSE_BAY = "close_bay"
    KEEP_HOURS = "keep_hours"
    KEEP_NETWORK = "keep_network"
    KEEP_CATALOGUE = "keep_catalogue"
    PRICE_LABOUR = "price_labour"
    KEEP_PEOPLE = "keep_people"
    SEE_RULES = "see_rules"
    KEEP_RULES = "keep_rules"
    KEEP_RULES_ABOVE = "keep_rules_above"
    SEE_WALL = "see_wall"
    SEE_REPORTS = "see_reports"
    SEE_AUDIT = "see_audit"
    HEAR_EVENTS = "hear_events"
    RUN_DUE_WORK = "run_due_work"


def _all(*permissions: Permission) -> frozenset[Permission]:
    return frozenset(permissions)


_P = Permission
_FRONT: Final = _all(
    _P.SEE_OFFERS, _P.BOOK, _P.HOLD_BEYOND, _P.RECEIVE, _P.DIAGNOSE, _P.DECIDE, _P.RELEASE,
    _P.FOLLOW_UP, _P.SEE_VISITS, _P.SEE_RECORD, _P.SEE_MEMBERS, _P.KEEP_MEMBERS, _P.SEE_STOCK,
    _P.PRIORITISE, _P.ORDER_GOODS,
)  # fmt: skip
_CASH: Final = _all(_P.SEE_VISITS, _P.ORDER_GOODS, _P.SETTLE, _P.TAKE_PAYMENT, _P.RELEASE)
_FLOOR: Final = _all(_P.SEE_VISITS, _P.DIAGNOSE, _P.WORK, _P.SEE_STOCK)
_CHIEF: Final = _FLOOR | _all(
    _P.DISPATCH,
    _P.PRIORITISE,
    _P.CHECK_QUALITY,
    _P.PLAN_STAFF,
    _P.CLOSE_BAY,
    _P.SEE_RULES,
    _P.SUPPORT,
)
_COUNTER: Final = _all(
    _P.SEE_VISITS,
    _P.SEE_STOCK,
    _P.ORDER_GOODS,
    _P.ISSUE_PARTS,
    _P.RECEIVE_PARTS,
    _P.COUNT_PARTS,
)
_WATCH: Final = _all(
    _P.SEE_OFFERS,
    _P.SEE_VISITS,
    _P.SEE_WALL,
    _P.SEE_REPORTS,
    _P.SEE_STOCK,
    _P.SEE_RULES,
    _P.SUPPORT,
)
_RULES: Final = _all(_P.KEEP_RULES, _P.KEEP_RULES_ABOVE)

GRANTS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.GUEST: _all(_P.SEE_OFFERS),
    Role.CUSTOMER: _all(
        _P.SEE_OFFERS, _P.BOOK, _P.ORDER_GOODS, _P.DECIDE, _P.SEE_VISITS, _P.SEE_RECORD, _P.REVIEW
    ),
    Role.ADVISOR: _FRONT,
    Role.TECHNICIAN: _FLOOR,
    Role.PARTS_CLERK: _COUNTER,
    Role.CASHIER: _CASH,
    Role.SUPERVISOR: _CHIEF | _all(_P.PRICE_LABOUR),
    Role.STORE_MANAGER: _FRONT | _CASH | _CHIEF | _COUNTER | _WATCH
    | _all(_P.REFUND, _P.SEE_BOOKS, _P.SEE_AUDIT, _P.KEEP_HOURS, _P.KEEP_RULES,
        _P.HEAR_EVENTS),
    Role.REGION_MANAGER: _WATCH | _RULES | _all(
        _P.SEE_RECORD, _P.SEE_MEMBERS, _P.SEE_BOOKS, _P.SEE_AUDIT, _P.HEAR_EVENTS
    ),
    Role.PLANNER: _WATCH | _RULES,
    Role.ADMIN: _WATCH | _RULES | _all(
        _P.KEEP_NETWORK, _P.KEEP_HOURS, _P.KEEP_CATALOGUE, _P.KEEP_PEOPLE, _P.SEE_AUDIT,
        _P.HEAR_EVENTS,
    ),
    Role.FINANCE: _all(
        _P.SEE_VISITS, _P.SEE_BOOKS, _P.CORRECT_BOOKS, _P.CLOSE_PERIOD, _P.REFUND, _P.SEE_AUDIT,
        _P.SEE_REPORTS,
    ),
    Role.SYSTEM: frozenset(Permission),
}  # fmt: skip


@frozen
class Chain:
    """Everything."""


@frozen
class Stores:
    """What belongs to these shops; a region is the set of its shops."""

    stores: frozenset[StoreId]


@frozen
class Own:
    """What belongs to this member."""

    member: MemberId


Scope = Chain | Stores | Own


def reaches(scope: Scope, *, store: StoreId | None, member: MemberId | None) -> bool:
    """Whether ``scope`` covers a thing of that shop and of that member.

    A thing of no shop (a member, a car) is open to all staff; what staff may do with it is a
    matter of permissions.
    """
    match scope:
        case Chain():
            return True
        case Stores(stores):
            return store is None or store in stores
        case Own(me):
            return member == me
