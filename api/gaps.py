"""Resource gaps: what shops will lack on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Self, TypeVar
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromQuery

from api.wire import Given, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from application.wall.gaps import RegionGap
from domain.dispatch.gap import Gap
from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Skill
from domain.stores.region import Region

K = TypeVar("K", BayKind, Skill)


class ShopGapView(View, frozen=True):
    """Hours that one shop lacks, by kind of bay and by skill."""

    store: UUID
    bays: dict[str, float]
    hands: dict[str, float]

    @classmethod
    def of(cls, gap: Gap) -> Self:
        return cls(store=gap.store, bays=_hours(gap.bays), hands=_hours(gap.hands))


class RegionGapView(View, frozen=True):
    """Hours that the shops of a region lack on a local day, all together and one by one."""

    region: Region
    day: date
    bays: dict[str, float]
    hands: dict[str, float]
    shops: list[ShopGapView]

    @classmethod
    def of(cls, gap: RegionGap) -> Self:
        return cls(
            region=gap.region,
            day=gap.day,
            bays=_hours(gap.bays),
            hands=_hours(gap.hands),
            shops=[ShopGapView.of(one) for one in gap.shops],
        )


class GapController(Controller):
    """The warning before the day."""

    tags = ("Support",)

    @get("/gaps", sync_to_thread=True)
    def gaps(
        self,
        app: Given[Application],
        caller: Given[Caller],
        day: FromQuery[date | None] = None,
        region: FromQuery[Region | None] = None,
        store: FromQuery[UUID | None] = None,
    ) -> Page[RegionGapView]:
        """Regions whose shops will lack bays or hands on a day, tomorrow if none is named."""
        found = app.gaps.see(
            caller,
            day=local_day(day) if day else None,
            region=region,
            store=StoreId(store) if store else None,
        )
        return Page(items=[RegionGapView.of(one) for one in found])


def _hours(by_name: Mapping[K, float]) -> dict[str, float]:
    return {str(name): round(hours, 2) for name, hours in by_name.items()}
