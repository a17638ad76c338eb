"""Emergencies: a car that cannot wait, and who gives way to it when the shop is full."""

from collections.abc import Collection, Iterable
from typing import Final

from attrs import evolve, frozen

from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal
from application.dispatch.rules import Rulebook
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.booking import Booked
from application.visits.more_time import NoTime
from application.visits.photos import PhotoWork
from application.visits.reception import Arrived, Entry, Receptions
from domain.booking.preemption import MOST_URGENT, gives_way
from domain.dispatch.rules import Emergency
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import AlreadyThere
from domain.shared.ids import AppointmentId, StoreId, VehicleId
from domain.shared.time import Span, minutes
from domain.stores.store import Store

_CAUSE: Final = "emergency"
"""Why, for those who lose their time: the other customer's reason is not theirs to read."""


@frozen(kw_only=True)
class TakenIn:
    """The visit of the emergency, and the appointments that lost their time to it."""

    booked: Booked
    displaced: tuple[AppointmentId, ...]


@frozen(kw_only=True)
class Emergencies(Service):
    """What the front desk does with a car that cannot wait."""

    directory: Directory
    rulebook: Rulebook
    offers: Offers
    receptions: Receptions

    @command("visits.emergency", may=Permission.RECEIVE, again=(AlreadyThere, Taken))
    def take_in(
        self,
        work: PhotoWork,
        *,
        store: StoreId,
        vehicle: VehicleId,
        services: tuple[str, ...],
        entry: Entry,
        reason: str,
    ) -> TakenIn:
        """Take in a car at the earliest time there is today, the most urgent of all.

        If others must lose their time for that, they do, by the shop's rules: only when the work
        can begin ``gain_min`` minutes sooner, and only who :func:`gives_way`; what is merely held
        goes first. They are displaced, keep their promise, and are told.

        Raises:
            Forbidden: the caller does not say how urgent cars are.
            NoTime: there is none today, whoever gives way.
            AlreadyHere: the car is in a shop for another visit.
            CarIsBooked: the car is expected here today; check it in.
            NotInCatalogue, DoesNotFit, NothingFits: the services are not for this car.
        """
        work.caller.require(Permission.PRIORITISE)
        shop = within_reach(self.directory, work.caller, store)
        rules = self.rulebook.of_shop(store).emergency
        wish = Wish(
            services=services,
            store=store,
            vehicle=vehicle,
            earliest=work.now,
            latest=shop.day_span(shop.business_day(work.now)).end,
            online=False,
        )
        held, booked = self._giving(work, shop, rules)
        proposal = self._soonest(work, wish, ((), held, (*held, *booked)), rules)
        arrived = self._arrived(work, proposal, vehicle, entry, (*held, *booked))
        visit = work.work_orders.get(arrived.booked.work_order)
        work.work_orders.save(visit.prioritise(MOST_URGENT, reason=reason, at=work.now))
        return TakenIn(booked=arrived.booked, displaced=arrived.displaced)

    def _soonest(
        self,
        work: PhotoWork,
        wish: Wish,
        giving: Iterable[Collection[Claim]],
        rules: Emergency,
    ) -> Proposal:
        """The time that begins first; nobody gives way for less than it is worth.

        Args:
            giving: what may be taken, from nothing to most.
        """
        best: Proposal | None = None
        for claims in giving:
            found = self._first(work, wish, claims)
            if found and (best is None or found.starts + minutes(rules.gain_min) <= best.starts):
                best = found
        if best is None:
            raise NoTime("this shop has no time for it today, whoever gives way", store=wish.store)
        return best

    def _first(self, work: PhotoWork, wish: Wish, without: Collection[Claim]) -> Proposal | None:
        """The proposal that begins first, whatever its score."""
        first: Proposal | None = None
        while wish.latest and wish.earliest <= wish.latest:
            found = self.offers.found(work, wish, without=without).proposals
            if not found:
                break
            first = min(found, key=lambda one: (one.starts, one.ends))
            earlier = first.starts - minutes(1)
            if earlier < wish.earliest:
                break
            wish = evolve(wish, latest=earlier)
        return first

    def _arrived(
        self,
        work: PhotoWork,
        proposal: Proposal,
        vehicle: VehicleId,
        entry: Entry,
        giving: Collection[Claim],
    ) -> Arrived:
        """
        Raises:
            Taken: the calendars of this process were behind; they are read anew.
        """
        member = work.vehicles.get(vehicle).member
        try:
            arrived = self.receptions.arrived(
                work, proposal, member, vehicle, entry, displacing=_CAUSE
            )
        except Taken as taken:
            raise self._overtaken(proposal) from taken
        if not set(arrived.displaced) <= {claim.subject for claim in giving}:
            raise self._overtaken(proposal)
        return arrived

    def _overtaken(self, proposal: Proposal) -> Taken:
        self.offers.capacities.touched(proposal.store)
        return Taken("somebody else has that time by now", store=proposal.store)

    def _giving(
        self, work: PhotoWork, shop: Store, rules: Emergency
    ) -> tuple[list[Claim], list[Claim]]:
        """For the rest of today, what is held, and what is booked for those who give way."""
        register, id = self.directory.register, StoreId(shop.id)
        people = (one.id for one in register.technicians_of(id))
        there = [*(bay.id for bay in register.bays_of(id)), *people]
        rest = Span(work.now, shop.day_span(shop.business_day(work.now)).end)
        taken = work.claims.on(there, rest)
        held = [one for one in taken if one.kind is ClaimKind.HOLD]
        booked = [one for one in taken if one.kind is ClaimKind.BOOKED]
        subjects = sorted({AppointmentId(claim.subject) for claim in booked})
        visits = work.work_orders.find_any("appointment", subjects)
        priorities = {visit.appointment: visit.priority for visit in visits}
        giving = {
            one.id
            for one in work.appointments.get_all(subjects)
            if gives_way(
                one,
                priorities.get(one.id, MOST_URGENT),
                now=work.now,
                notice_min=rules.notice_min,
            )
        }
        return held, [one for one in booked if one.subject in giving]
