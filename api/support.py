"""Support between shops: what others could give for a job, and accepting it."""

from datetime import datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from api.decisions import TermView
from api.telling import Teller
from api.wire import Body, Given, Name, Page, Price, View
from application.app import Application
from application.shared.caller import Caller
from application.support.service import Proposed
from domain.dispatch.agreement import Status, Support, SupportId
from domain.dispatch.support import Bar, Effect, Lack, Way, Weighed
from domain.shared.ids import StoreId, WorkOrderId
from domain.shared.label import Label


class AcceptHelpBody(Body, frozen=True):
    """The ``id`` of the way that is taken, as it was proposed."""

    id: UUID


class EffectView(View, frozen=True):
    """What the donor gives of what it has free: parts in their unit, or hours of hands or bays.

    ``needs``: what it keeps for itself; ``endangered``: promises of its own in the way.
    """

    takes: float
    free: float
    needs: float
    endangered: int

    @classmethod
    def of(cls, effect: Effect) -> Self:
        return cls(
            takes=round(effect.takes, 2),
            free=round(effect.free, 2),
            needs=round(effect.needs, 2),
            endangered=effect.endangered,
        )


class WayView(View, frozen=True):
    """One way to help; ``bar`` is what forbids it. The fewest points are best.

    ``travel_min`` is one way; ``begins``: the part is there, or the work begins; ``ready``: the job
    is done. ``price``: what the customer pays there.
    """

    id: UUID
    way: Way
    donor: UUID
    technician: UUID | None
    sentence: Name
    km: float
    travel_min: int
    cost: Price
    begins: datetime
    ready: datetime
    effect: EffectView
    price: Price | None
    points: float
    terms: list[TermView]
    bar: Bar | None

    @classmethod
    def of(cls, one: Weighed, job: WorkOrderId, teller: Teller) -> Self:
        of = one.help
        return cls(
            id=of.id_for(job),
            way=of.way,
            donor=of.donor,
            technician=of.technician,
            sentence=Name.of(Label(zh=teller.way(of, "zh"), en=teller.way(of, "en"))),
            km=round(of.km, 2),
            travel_min=of.travel_min,
            cost=Price.of(of.cost),
            begins=of.begins,
            ready=of.ready,
            effect=EffectView.of(of.effect),
            price=Price.of(of.price) if of.price else None,
            points=one.points,
            terms=[TermView.of(term) for term in one.terms],
            bar=one.bar,
        )


class ProposedView(View, frozen=True):
    """A job that its shop cannot do in time, and the ways to help, the best first.

    ``alone``: when the shop would be done by itself, if that is in sight.
    """

    visit: UUID
    store: UUID
    lacks: list[Lack]
    promised: datetime
    alone: datetime | None
    ways: list[WayView]

    @classmethod
    def of(cls, proposed: Proposed, teller: Teller) -> Self:
        trouble = proposed.trouble
        return cls(
            visit=trouble.work_order,
            store=trouble.store,
            lacks=list(trouble.lacks),
            promised=trouble.promised,
            alone=trouble.alone,
            ways=[WayView.of(one, trouble.work_order, teller) for one in proposed.ways],
        )


class SupportView(View, frozen=True):
    """What was agreed on; ``ready``: when the job should be done, ``due``: when a part arrives.

    A lent ``technician`` is there from ``begins`` to ``ends``; a customer goes on ``instead``.
    """

    id: UUID
    visit: UUID
    store: UUID
    donor: UUID
    way: Way
    status: Status
    ready: datetime
    due: datetime | None
    technician: UUID | None
    begins: datetime | None
    ends: datetime | None
    instead: UUID | None

    @classmethod
    def of(cls, one: Support) -> Self:
        return cls(
            id=one.id,
            visit=one.work_order,
            store=one.store,
            donor=one.donor,
            way=one.way,
            status=one.status,
            ready=one.ready,
            due=one.due,
            technician=one.technician,
            begins=one.during.start if one.during else None,
            ends=one.during.end if one.during else None,
            instead=one.instead,
        )


class SupportController(Controller):
    """Shops help each other: the part, the technician or the customer moves."""

    tags = ("Support",)

    @get("/visits/{visit:uuid}/support/proposals", sync_to_thread=True)
    def proposals(
        self, visit: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[ProposedView]:
        """How other shops could help with a job; empty if nothing stands in its way."""
        return _page(app, app.supports.propose(caller, work_order=WorkOrderId(visit)))

    @get("/stores/{store:uuid}/support/proposals", sync_to_thread=True)
    def proposals_of_shop(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[ProposedView]:
        """The same for every job that a shop cannot do in time."""
        return _page(app, app.supports.propose_all(caller, store=StoreId(store)))

    @get("/stores/{store:uuid}/support", sync_to_thread=True)
    def of_shop(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[SupportView]:
        """What a shop got from others and gave them in the last four weeks, the newest first."""
        agreed = app.supports.of_store(caller, store=StoreId(store))
        return Page(items=[SupportView.of(one) for one in agreed])

    @get("/visits/{visit:uuid}/support", sync_to_thread=True)
    def of_visit(
        self, visit: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[SupportView]:
        """What was agreed on for a job, the oldest first."""
        agreed = app.supports.of_visit(caller, work_order=WorkOrderId(visit))
        return Page(items=[SupportView.of(one) for one in agreed])

    @post("/visits/{visit:uuid}/support", sync_to_thread=True)
    def accept(
        self,
        visit: FromPath[UUID],
        data: JSONBody[AcceptHelpBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> SupportView:
        """Accept a way that was proposed: all of it happens in both shops, or nothing."""
        agreed = app.supports.accept(caller, work_order=WorkOrderId(visit), way=data.id)
        return SupportView.of(agreed)

    @post("/support/{support:uuid}/arrive", status_code=204, sync_to_thread=True)
    def arrive(
        self, support: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """The part that was sent is here."""
        app.supports.arrive(caller, support=SupportId(support))

    @post("/support/{support:uuid}/call-off", status_code=204, sync_to_thread=True)
    def call_off(
        self, support: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """The technician does not come after all."""
        app.supports.call_off(caller, support=SupportId(support))


def _page(app: Application, proposed: tuple[Proposed, ...]) -> Page[ProposedView]:
    teller = Teller.of_chain(app.directory.register)
    return Page(items=[ProposedView.of(one, teller) for one in proposed])
