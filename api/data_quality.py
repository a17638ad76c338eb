"""How well shops write things down."""

from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import QueryParameter

from api.gate import EXTRA
from api.wire import Given, Page, View
from application.app import Application
from application.shared.caller import Caller
from application.visits.data_quality import OfShop
from domain.work_orders.data_quality import LOOKS_BACK_DAYS, DataQuality, Measure

Days = Annotated[int, QueryParameter(description="Of the visits received in so many days.")]


class ShareView(View, frozen=True):
    """``good`` of ``all``; per cent, none if there was nothing to write down."""

    measure: Measure
    good: int
    all: int
    percent: float | None


class DataQualityView(View, frozen=True):
    """A shop's score from 0 to 100, the mean of its shares; none if nothing could be measured."""

    store: UUID
    code: str
    score: float | None
    shares: list[ShareView]

    @classmethod
    def of(cls, one: OfShop) -> Self:
        return cls(
            store=one.store.id,
            code=one.store.code,
            score=one.quality.score,
            shares=shares_of(one.quality),
        )


def shares_of(quality: DataQuality) -> list[ShareView]:
    """Every share, in one order."""
    return [
        ShareView(measure=name, good=share.good, all=share.all, percent=share.percent)
        for name, share in ((one, quality.shares[one]) for one in Measure)
    ]


class DataQualityController(Controller):
    """Whether numbers can be trusted."""

    path = "/data-quality"
    tags = ("Shops",)

    @get(sync_to_thread=True, opt=EXTRA)
    def of_shops(
        self, app: Given[Application], caller: Given[Caller], days: Days = LOOKS_BACK_DAYS
    ) -> Page[DataQualityView]:
        """Every shop within reach that took in a car, the worst first."""
        found = app.data_quality.of_shops(caller, days=days)
        return Page(items=[DataQualityView.of(one) for one in found])
