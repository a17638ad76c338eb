"""Who is good at what, and how evenly paid hours are shared."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from api.wire import Given, Page, View
from application.app import Application
from application.shared.caller import Caller
from application.visits.track_records import PaidHours
from domain.shared.ids import StoreId
from domain.shared.trade import Skill
from domain.stores.region import Region


class AffinityView(View, frozen=True):
    """How likely somebody's next job in a skill is right the first time, from 0 to 1.

    ``jobs``: their own ones that it was learned from; what they lack, the chain's say.
    """

    technician: UUID
    skill: Skill
    grade: str
    right_first: float
    jobs: int


class FairnessView(View, frozen=True):
    """The Gini of a shop's paid hours over the last 28 business days, and what it may be.

    ``hours``: standard hours by technician; 0 of who was paid for none.
    """

    store: UUID
    gini: float
    most: float
    even: bool
    hours: dict[UUID, float]

    @classmethod
    def of(cls, shop: PaidHours) -> "FairnessView":
        return cls(
            store=shop.store,
            gini=shop.gini,
            most=shop.most,
            even=shop.is_even,
            hours={one: round(minutes / 60, 2) for one, minutes in shop.paid.items()},
        )


class TrackRecordController(Controller):
    """What finished visits say of those who work on cars."""

    tags = ("Technicians",)

    @get("/stores/{store:uuid}/affinity", sync_to_thread=True)
    def affinity(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[AffinityView]:
        """Everybody of a shop in every skill they have, the best of a skill first."""
        known = app.track_records.affinity(caller, store=StoreId(store))
        return Page(
            items=[
                AffinityView(
                    technician=one.technician,
                    skill=one.skill,
                    grade=one.grade.name.lower(),
                    right_first=one.affinity.rate,
                    jobs=one.affinity.jobs,
                )
                for one in known
            ]
        )

    @get("/stores/{store:uuid}/fairness", sync_to_thread=True)
    def fairness(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> FairnessView:
        """How evenly the paid hours of a shop were shared of late."""
        [shop] = app.track_records.fairness(caller, store=StoreId(store))
        return FairnessView.of(shop)

    @get("/fairness", sync_to_thread=True)
    def of_region(
        self,
        app: Given[Application],
        caller: Given[Caller],
        region: FromQuery[Region | None] = None,
    ) -> Page[FairnessView]:
        """The same of every shop of a region, or of all within reach."""
        shops = app.track_records.fairness(caller, region=region)
        return Page(items=[FairnessView.of(one) for one in shops])
