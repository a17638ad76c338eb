"""Making changes come true in running shops: with the use cases that would do it, at once."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property, reduce
from typing import Final, TypeVar
from uuid import UUID

from attrs import evolve, frozen

from adapters import registry
from adapters.snapshot.snapshot import Snapshot
from application.app import Application
from application.shared.caller import SYSTEM
from application.shared.network import Network
from domain.shared.aggregate import Aggregate
from domain.shared.claims import AWAY, ClaimKind
from domain.shared.errors import BaywiseError
from domain.shared.ids import TechnicianId, derived_id
from domain.shared.time import Span
from domain.stores.bay import Bay
from domain.stores.events import ClosureCause
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from domain.workforce.technician import Technician
from simulation.live.standing import standing_in_bays
from simulation.scenario.changes.change import BadChange, Change
from simulation.scenario.changes.joining import AtOnce, Waves
from simulation.scenario.changes.language import applied
from simulation.scenario.changes.opening import Open
from simulation.scenario.changes.shops import Close, Hours
from simulation.scenario.scenario import Scenario

A = TypeVar("A", bound=Aggregate)

_NOT_NOW: Final = (Close, Open, Hours, Waves, AtOnce)
_GONE: Final = timedelta(days=366)
"""For so long somebody is away who is taken out of the running shops: longer than anybody looks."""
_MORE: Final = timedelta(minutes=15)
"""What work is given to end in that should be over by now, as the application gives it."""
_CODE: Final = 24
"""Characters of a code."""


def changed(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """The scenario of the days to come with all changes.

    Raises:
        BadChange: one of them cannot be made, or not of running shops from one minute to the next.
    """
    return reduce(_with, changes, scenario)


def _with(scenario: Scenario, change: Change) -> Scenario:
    if isinstance(change, _NOT_NOW):
        raise BadChange(
            f"{change}: this does not happen to running shops from one minute to the next;"
            " ask it of a scenario directory"
        )
    return applied(scenario, change)


@frozen(kw_only=True)
class Made:
    """``network``: the shops as they work from now on; ``away``: who is busy elsewhere until."""

    network: Network
    away: tuple[tuple[TechnicianId, Span], ...]


@frozen(kw_only=True, slots=False)
class Making:
    """Turns the shops of a snapshot, alive in ``app``, into those that a change wants.

    New bays and people are there at once. A bay that goes is closed, and people who go are
    absent, once the work that is going on there is over: what was planned with them finds other
    bays and hands, or loses its time. Who is lent is absent at home, and as new in the other shop.
    """

    app: Application
    snapshot: Snapshot
    now: datetime

    def make(self, before: Network, after: Network) -> Made:
        """Do everything that lies between the two.

        Raises:
            BadChange: the application refuses a step of it, and why.
        """
        moved = _moved(before, after)
        there = _with_guests(before, after, moved)
        self._welcome(before, there)
        for person in _gone(before.technicians, there.technicians):
            cause = AbsenceCause.LENT if person.id in moved else AbsenceCause.OTHER
            for span in self._free(person.id, person.code):
                self._absent(person, span, cause)
        for bay in _gone(before.bays, there.bays):
            for span in self._free(bay.id, bay.code):
                self._close(bay, span)
        self._shut(before, there)
        return Made(network=there, away=tuple(self._still_at_home(moved)))

    def _welcome(self, before: Network, after: Network) -> None:
        new = Network(
            stores=before.stores,
            bays=tuple(evolve(one, version=0) for one in _gone(after.bays, before.bays)),
            technicians=tuple(
                evolve(one, version=0) for one in _gone(after.technicians, before.technicians)
            ),
        )
        if new.bays or new.technicians:
            self.app.loading.load_network(SYSTEM, network=new)

    def _still_at_home(
        self, moved: Mapping[TechnicianId, Technician]
    ) -> Iterator[tuple[TechnicianId, Span]]:
        """Who was lent while at work comes when that is over."""
        for id, person in moved.items():
            until = self._busy(id)
            if until > self.now:
                away = Span(self.now, until)
                self._absent(person, away, AbsenceCause.LENT)
                yield person.id, away

    def _absent(self, person: Technician, during: Span, cause: AbsenceCause) -> None:
        with _refusals_of(person.code):
            self.app.absences.report(SYSTEM, technician=person.id, during=during, cause=cause)

    def _close(self, bay: Bay, during: Span) -> None:
        with _refusals_of(bay.code):
            self.app.closing.close_bay(SYSTEM, bay=bay.id, during=during, cause=ClosureCause.OTHER)

    def _shut(self, before: Network, after: Network) -> None:
        closed = {one.id: {*one.closed_days} for one in before.stores}
        for store in after.stores:
            days = tuple(sorted({*store.closed_days} - closed[store.id]))
            if days:
                with _refusals_of(store.code):
                    self.app.closing.close_on(SYSTEM, store=store.id, days=days)

    def _free(self, resource: UUID, code: str) -> tuple[Span, ...]:
        """From when what goes on there is over, without time for which it is away already."""
        claims = [one for one in self.snapshot.claims if one.resource == resource]
        if resource in self._stuck:
            raise BadChange(f"{code}: a car stands there that cannot move")
        ahead = Span(self._busy(resource), self.now + _GONE)
        return ahead.minus([one.during for one in claims if one.kind in AWAY])

    def _busy(self, resource: UUID) -> datetime:
        """Until when somebody works there, as far as it is planned."""
        if resource not in self._at_work:
            return self.now
        working = (
            one.during.end
            for one in self.snapshot.claims
            if one.resource == resource and one.kind is ClaimKind.WORKING
        )
        ends = max(working, default=self.now)
        return ends if ends > self.now else self.now + _MORE

    @cached_property
    def _stuck(self) -> frozenset[UUID]:
        """Bays with a car in them that waits there."""
        return frozenset(one.resource for one in standing_in_bays(self.snapshot))

    @cached_property
    def _at_work(self) -> frozenset[UUID | None]:
        running = (
            one
            for visit in self.snapshot.of(registry.WORK_ORDERS)
            if visit.status is Status.IN_REPAIR
            for one in visit.operations
            if one.is_running
        )
        return frozenset(place for one in running for place in (one.bay, one.technician))


@contextmanager
def _refusals_of(code: str) -> Iterator[None]:
    try:
        yield
    except BaywiseError as refusal:
        raise BadChange(f"{code}: {refusal.detail}") from refusal


def _gone(before: Iterable[A], after: Iterable[A]) -> list[A]:
    there = {one.id for one in after}
    return [one for one in before if one.id not in there]


def _moved(before: Network, after: Network) -> Mapping[TechnicianId, Technician]:
    """Who works in another shop now, as new there, by their ids at home."""
    homes = {one.id: one.store for one in before.technicians}
    return {
        one.id: _as_guest(one, after)
        for one in after.technicians
        if homes.get(one.id, one.store) != one.store
    }


def _with_guests(
    before: Network, after: Network, moved: Mapping[TechnicianId, Technician]
) -> Network:
    known = {one.id for one in before.technicians}
    people = (moved.get(one.id, one) for one in after.technicians)
    # Whoever is new is lent to nobody, though the one whom they are like may be.
    there = tuple(one if one.id in known else evolve(one, loans=()) for one in people)
    return evolve(after, technicians=there)


def _as_guest(person: Technician, network: Network) -> Technician:
    """The same hands as those of the shop that has them now."""
    [shop] = (one for one in network.stores if one.id == person.store)
    id = TechnicianId(derived_id(person.id, f"lent to {shop.code}"))
    return evolve(person, id=id, code=f"{person.code}-{shop.code}"[:_CODE])
