"""Shops and bays for tests: name only what the test is about."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, named_id
from domain.shared.label import Label
from domain.shared.trade import BayKind
from domain.stores.bay import Bay
from domain.stores.hours import OpeningHours
from domain.stores.region import Region
from domain.stores.store import Store

NOW: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLAIM: Final = ClaimId(UUID(int=7))


def a_store(**changes: Any) -> Store:
    code = changes.pop("code", "S0001")
    facts: dict[str, Any] = {
        "id": StoreId(named_id("store", code)),
        "code": code,
        "label": Label("上海浦东店", "Shanghai Pudong"),
        "region": Region.EAST,
        "city": Label("上海", "Shanghai"),
        "place": Place(31.2, 121.5),
        "hours": OpeningHours.daily(8 * 60, 18 * 60),
    }
    return Store(**facts | changes)


def a_bay(**changes: Any) -> Bay:
    code = changes.pop("code", "S0001-L1")
    facts: dict[str, Any] = {
        "id": BayId(named_id("bay", code)),
        "store": StoreId(named_id("store", "S0001")),
        "code": code,
        "label": Label("1号举升工位", "Lift 1"),
        "kind": BayKind.LIFT,
    }
    return Bay(**facts | changes)
