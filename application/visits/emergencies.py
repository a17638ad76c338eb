"""Emergencies: a car that cannot wait, and who gives way to it when the shop is full."""

from collections.abc import Collection
from typing import Final

from attrs import frozen

from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal
from application.dispatch.rules import Rulebook
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.booking import Booked
from application.visits.more_time import NoTime
from application.visits.photos import PhotoWork
from application.visits.reception import Entry, Receptions
from domain.booking.preemption import MOST_URGENT, gives_way
from domain.dispatch.rules import Emergency
from domain.shared.claims import Claim, ClaimKind, Taken
from domain.shared.errors import AlreadyThere
from domain.shared.ids import AppointmentId, StoreId, VehicleId
from domain.shared.time import Span, minutes
from domain.stores.store import Store

_OFFERS: Final = 20
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

    @command("visits.emergency", may=Permission.PRIORITISE, again=(AlreadyThere, Taken))
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
        can begin ``gain_min`` minutes sooner, and only who :func:`gives_way`. They are displaced,
        keep their promise, and are told.

        Raises:
            NoTime: there is none today, whoever gives way.
            AlreadyHere: the car is in a shop for another visit.
            NotInCatalogue, DoesNotFit, NothingFits: the services are not for this car.
        """
        shop = within_reach(self.directory, work.caller, store)
        rules = self.rulebook.of_shop(store).emergency
        wish = Wish(
            services=services,
            store=store,
            vehicle=vehicle,
            earliest=work.now,
            online=False,
            best=_OFFERS,
        )
        giving = self._giving(work, shop, rules)
        proposal = self._soonest(work, shop, wish, giving, rules)
        member = work.vehicles.get(vehicle).member
        arrived = self.receptions.arrived(work, proposal, member, vehicle, entry, displacing=_CAUSE)
        if not set(arrived.displaced) <= {claim.subject for claim in giving}:
            # The calendars here are behind: somebody is there who need not give way.
            self.offers.capacities.touched(store)
            raise Taken("somebody else has that time by now", store=store)
        visit = work.work_orders.get(arrived.booked.work_order)
        work.work_orders.save(visit.prioritise(MOST_URGENT, reason=reason, at=work.now))
        return TakenIn(booked=arrived.booked, displaced=arrived.displaced)

    def _soonest(
        self,
        work: PhotoWork,
        shop: Store,
        wish: Wish,
        giving: Collection[Claim],
        rules: Emergency,
    ) -> Proposal:
        """The time that begins first; nobody gives way for less than it is worth."""
        free, urgent = self._first(work, shop, wish), self._first(work, shop, wish, giving)
        if free and not (urgent and urgent.starts + minutes(rules.gain_min) <= free.starts):
            return free
        if urgent is None:
            raise NoTime("this shop has no time for it today, whoever gives way", store=wish.store)
        return urgent

    def _first(
        self, work: PhotoWork, shop: Store, wish: Wish, without: Collection[Claim] = ()
    ) -> Proposal | None:
        """The proposal of today that begins first."""
        today = shop.business_day(work.now)
        found = self.offers.found(work, wish, without=without).proposals
        of_today = (one for one in found if shop.business_day(one.starts) == today)
        return min(of_today, key=lambda one: (one.starts, one.ends), default=None)

    def _giving(self, work: PhotoWork, shop: Store, rules: Emergency) -> list[Claim]:
        """What is planned today for those who would give way."""
        register, id = self.directory.register, StoreId(shop.id)
        people = (one.id for one in register.technicians_of(id))
        there = [*(bay.id for bay in register.bays_of(id)), *people]
        rest = Span(work.now, shop.day_span(shop.business_day(work.now)).end)
        booked = [one for one in work.claims.on(there, rest) if one.kind is ClaimKind.BOOKED]
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
        return [claim for claim in booked if claim.subject in giving]
