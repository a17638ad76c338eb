"""Figures of the work done, for shop managers, regions and headquarters."""

from datetime import date
from itertools import groupby
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery, QueryParameter

from api.wire import Given, Limit, View
from application.app import Application
from application.insight.asking import Kind, asked
from application.insight.reports import Question
from application.shared.caller import Caller
from domain.insight.report import Line, Report
from domain.shared.ids import StoreId
from domain.stores.region import Region

Number = int | float | None
After = Annotated[str | None, QueryParameter(max_length=40, description="The last shop seen.")]


class ReportLineView(View, frozen=True):
    """Figures of a shop, or of what ``of`` names in it: a reason, a channel, a technician's code.

    ``abnormal``: worse than chance explains, beside the whole network.
    """

    store: UUID
    shop: str
    of: str | None
    figures: dict[str, Number]
    abnormal: bool

    @classmethod
    def of_line(cls, line: Line[Any], shop: str) -> Self:
        return cls(
            store=line.store,
            shop=shop,
            of=line.of,
            figures=dict(line.figures.told),
            abnormal=line.abnormal,
        )


class ReportView(View, frozen=True):
    """A page of lines, in the order of the shops' codes; with ``next`` as ``after`` it goes on.

    ``total`` is always of all shops of the report. Days are those of each shop, both included.
    """

    report: Kind
    first: date
    last: date
    items: list[ReportLineView]
    next: str | None
    total: dict[str, Number]


class ReportController(Controller):
    """What was done, and how well; every figure of the shops adds up to the total."""

    tags = ("Reports",)

    @get("/reports/{kind:str}", sync_to_thread=True)
    def see(
        self,
        kind: FromPath[Kind],
        app: Given[Application],
        caller: Given[Caller],
        first: FromQuery[date | None] = None,
        last: FromQuery[date | None] = None,
        store: FromQuery[UUID | None] = None,
        region: FromQuery[Region | None] = None,
        by_technician: FromQuery[bool] = False,
        after: After = None,
        limit: Limit = 50,
    ) -> ReportView:
        """One report of some days, four weeks up to today by default.

        Of a shop or a region, or all within reach; ``limit`` counts shops.
        """
        about = Question(
            first=first, last=last, store=StoreId(store) if store else None, region=region
        )
        found = asked(app.reports, caller, kind, about, by_technician=by_technician)
        codes = {id: one.code for id, one in app.directory.register.stores.items()}
        return _page(kind, found, codes, after, limit)


def _page(
    kind: Kind, found: Report[Any], codes: dict[StoreId, str], after: str | None, limit: int
) -> ReportView:
    shops = [
        (code, list(lines))
        for code, lines in groupby(found.lines, lambda one: codes[one.store])
        if after is None or code > after
    ]
    shown = shops[:limit]
    return ReportView(
        report=kind,
        first=found.days.first,
        last=found.days.last,
        items=[ReportLineView.of_line(one, code) for code, lines in shown for one in lines],
        next=shown[-1][0] if len(shops) > limit else None,
        total=dict(found.total.told),
    )
