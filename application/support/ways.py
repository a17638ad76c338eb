"""The three ways in which shops near by could help with a job, each with its facts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from application.dispatch.capacities import Capacities
from application.dispatch.offers import Offers, Wish
from application.dispatch.proposal import Proposal, plan_of
from application.stores.directory import Directory
from application.stores.hours import Holidays
from application.support.prospects import LATELY_DAYS, Hands, Inquiry, Move, Parts, Prospect
from domain.dispatch.capacity import ShopCapacity
from domain.dispatch.offer import Offer, Request
from domain.dispatch.rules import Rules
from domain.dispatch.search import OfferSearch
from domain.dispatch.support import Effect, Help, Way
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import PartId, StoreId, TechnicianId
from domain.shared.money import NOTHING
from domain.shared.time import Span, joined, minutes
from domain.work_orders.job import Operation
from domain.workforce.loan import Loan
from domain.workforce.technician import Technician

_HOUR: Final = timedelta(hours=1)
_AHEAD: Final = timedelta(hours=36)
"""As far ahead as a technician is lent."""
_OFFERS: Final = 8
_COME: Final = frozenset({ClaimKind.HOLD, ClaimKind.BOOKED})


@frozen(kw_only=True)
class Ways:
    """Looks for help in shops near by."""

    directory: Directory
    capacities: Capacities
    holidays: Holidays
    offers: Offers

    def of_parts(self, asked: Inquiry, rules: Rules) -> Iterator[Prospect]:
        """Every shop that has all that is missing could send it, if there is time for it then."""
        missing = asked.case.missing
        wanted = Counter[PartId]()
        for one in missing:
            wanted[one.part] += one.expected
        if not wanted or not asked.near:
            return
        since = asked.work.now - timedelta(days=LATELY_DAYS)
        free = asked.work.stock.free(sorted(asked.near), sorted(wanted))
        used = asked.work.stock_lists.used(sorted(asked.near), sorted(wanted), since=since)
        cover, own = asked.tariff.cover_days / LATELY_DAYS, self._own_time(asked)
        for donor, km in asked.near.items():
            effects = [
                Effect(
                    takes=count,
                    free=free.get((donor, part), 0),
                    needs=max(0, used.get((donor, part), 0)) * cover,
                )
                for part, count in sorted(wanted.items())
            ]
            if all(one.left >= 0 for one in effects):
                scarcest = min(effects, key=lambda one: one.left - one.needs)
                sent = self._sent(asked, donor, km, scarcest, own, rules)
                if sent:
                    yield sent

    def of_hands(self, asked: Inquiry, rules: Rules) -> Iterator[Prospect]:
        """Of every shop the technician who could do most of it, if they are there early enough."""
        case, shop = asked.case, self.directory.register.shops[asked.store.id]
        if not case.open:
            return
        claims = self._claims(asked)
        for donor, km in asked.near.items():
            lent = self._best(asked, donor, km)
            if lent is None:
                continue
            supposed = evolve(shop, guests=(*shop.guests, lent))
            there = self.capacities.supposing(supposed, claims, asked.work.now)
            offer = _offer(asked, there, case.open, asked.leaves, rules)
            found = self._lent(asked, donor, km, lent, offer) if offer else None
            if found:
                yield found

    def alone(self, asked: Inquiry, rules: Rules) -> datetime | None:
        """When the shop would be done with its own hands, if that is in sight."""
        own = self._own_time(asked)
        offer = _offer(asked, own, asked.case.open, asked.leaves, rules)
        return offer.finish if offer else None

    def alone_from(self, asked: Inquiry, parts: datetime, rules: Rules) -> datetime | None:
        """When it would be done with everything, if the ``parts`` are there then."""
        offer = _offer(asked, self._own_time(asked), asked.case.left, parts, rules)
        return offer.finish if offer else None

    def of_customers(self, asked: Inquiry) -> Iterator[Prospect]:
        """The best time in every other shop, for a customer who is not here yet."""
        case = asked.case
        if case.is_here or case.appointment.vehicle is None:
            return
        wish = Wish(
            services=case.appointment.services,
            at=asked.store.place,
            vehicle=case.appointment.vehicle,
            earliest=asked.leaves,
            online=False,
            overnight=True,
            best=_OFFERS,
        )
        seen = {asked.store.id}
        for proposal in self.offers.found(asked.work, wish).proposals:
            if proposal.store not in seen and proposal.store in asked.near:
                seen.add(proposal.store)
                yield self._moved(asked, proposal)

    def _sent(
        self,
        asked: Inquiry,
        donor: StoreId,
        km: float,
        effect: Effect,
        own: ShopCapacity,
        rules: Rules,
    ) -> Prospect | None:
        """None if the shop has no time in sight for the work, part or no part."""
        here = asked.leaves + minutes(asked.tariff.sending_min(km))
        offer = _offer(asked, own, asked.case.left, here, rules)
        if offer is None:
            return None
        help_ = Help(
            way=Way.PART,
            donor=donor,
            km=km,
            travel_min=asked.tariff.travel_min(km),
            cost=asked.tariff.part(km),
            begins=here,
            ready=offer.finish,
            effect=effect,
            given=asked.given.get(donor, 0),
        )
        return Prospect(help=help_, means=Parts(sent=asked.case.missing))

    def _best(self, asked: Inquiry, donor: StoreId, km: float) -> Technician | None:
        """The technician as a guest who could come, with the time that they could work here."""
        shop = self.directory.register.shops[donor]
        zone, ahead = ZoneInfo(shop.store.zone), Span(asked.leaves, asked.leaves + _AHEAD)
        day = asked.store.business_day(asked.leaves)
        able = [
            (count, one)
            for one in shop.technicians
            if (count := sum(one.masters(need.need, day) for need in asked.case.open))
        ]
        busy = _by_resource(asked.work.claims.on([one.id for _, one in able], ahead))
        road = asked.tariff.travel_min(km)
        guests = [
            (count, _guest(asked, one, _free(asked, one, busy, zone, road, ahead)))
            for count, one in able
        ]
        there = [(count, _length(one), one) for count, one in guests if one.loans]
        return max(there, key=lambda one: (one[0], one[1], one[2].code))[2] if there else None

    def _claims(self, asked: Inquiry) -> list[Claim]:
        """Those of the shop, without what the job itself has planned."""
        read = self.capacities.claims.claims_of_stores((asked.store.id,), asked.work.now)
        own = asked.case.visit.subject
        return [one for one in read if one.subject != own or one.kind not in _COME]

    def _own_time(self, asked: Inquiry) -> ShopCapacity:
        """The shop's time as if the job had planned nothing."""
        shop = self.directory.register.shops[asked.store.id]
        return self.capacities.supposing(shop, self._claims(asked), asked.work.now)

    def _lent(
        self, asked: Inquiry, donor: StoreId, km: float, guest: Technician, offer: Offer
    ) -> Prospect | None:
        """None if the shop would not need them, or not on a single day."""
        steps = [one for one in offer.steps if one.technician == guest.id]
        if not steps or len({one.day for one in steps}) > 1:
            return None
        road, tariff = asked.tariff.travel_min(km), asked.tariff
        during = Span(steps[0].span.start, steps[-1].span.end + minutes(tariff.spare))
        away = Span(during.start - minutes(road), during.end + minutes(road))
        technician = self.directory.register.technicians[TechnicianId(guest.id)]
        help_ = Help(
            way=Way.TECHNICIAN,
            donor=donor,
            technician=technician.id,
            km=km,
            travel_min=road,
            cost=tariff.technician(km),
            begins=during.start,
            ready=offer.finish,
            effect=self._effect(asked, donor, technician, away),
            given=asked.given.get(donor, 0),
        )
        number = {need: one.step for need, one in enumerate(asked.case.open)}
        plan = tuple(evolve(one, step=number[one.step]) for one in plan_of(offer))
        means = Hands(technician=technician, during=during, away=away, plan=plan)
        return Prospect(help=help_, means=means)

    def _effect(self, asked: Inquiry, donor: StoreId, technician: Technician, away: Span) -> Effect:
        """Hours of those with one of the skills, from the departure to the end of the day."""
        shop = self.directory.register.shops[donor]
        skills = {one.need.skill for one in asked.case.open if technician.mastery(one.need.skill)}
        able = [one for one in shop.technicians if any(map(one.mastery, sorted(skills)))]
        day = shop.store.business_day(away.start)
        rest = Span(away.start, max(away.end, shop.store.day_span(day).end))
        busy = _by_resource(asked.work.claims.on([one.id for one in able], rest))
        zone = ZoneInfo(shop.store.zone)
        free_min = sum(
            span.length_min
            for one in able
            for shift in _within(one.working_spans(zone, (day,)), rest)
            for span in shift.minus([claim.during for claim in busy.get(one.id, ())])
        )
        mine = [one for one in busy.get(technician.id, ()) if one.during.overlaps(away)]
        return Effect(
            takes=(away.end - away.start) / _HOUR,
            free=free_min / 60,
            endangered=len({one.subject for one in mine}),
        )

    def _moved(self, asked: Inquiry, proposal: Proposal) -> Prospect:
        km, tariff = proposal.distance_km, asked.tariff
        dearer = max(NOTHING, proposal.price - asked.case.appointment.quoted)
        help_ = Help(
            way=Way.CUSTOMER,
            donor=proposal.store,
            km=km,
            travel_min=tariff.travel_min(km),
            cost=tariff.customer(km) + dearer,
            begins=proposal.starts,
            ready=proposal.ends,
            effect=self._bays(proposal),
            given=asked.given.get(proposal.store, 0),
            price=proposal.price,
        )
        return Prospect(help=help_, means=Move(proposal=proposal))

    def _bays(self, proposal: Proposal) -> Effect:
        """Hours of bays on the day of the start."""
        shop = self.directory.register.shops[proposal.store]
        day = shop.store.business_day(proposal.starts)
        opened = shop.store.open_spans((day,), tuple(self.holidays(day, day)))
        hours = sum(one.length_min for one in opened) / 60 * sum(b.in_service for b in shop.bays)
        load = next(term.value for term in proposal.terms if term.name == "load")
        takes = sum(one.during.length_min for one in proposal.plan) / 60
        return Effect(takes=takes, free=max(takes, hours * (1 - load)))


def _offer(
    asked: Inquiry,
    shop: ShopCapacity,
    operations: Iterable[Operation],
    earliest: datetime,
    rules: Rules,
) -> Offer | None:
    """The earliest time for the ``operations``, in a shop as it might be."""
    case, now = asked.case, asked.work.now
    request = Request(
        place=asked.store.place,
        store=asked.store.id,
        needs=tuple(one.need for one in operations),
        earliest=earliest if case.is_here else max(earliest, case.appointment.expected),
        online=False,
        overnight=True,
    )
    return next(iter(OfferSearch((shop,)).find(request, now=now, best=1, rules=rules).offers), None)


def _free(
    asked: Inquiry,
    person: Technician,
    busy: Mapping[TechnicianId, list[Claim]],
    zone: ZoneInfo,
    road: int,
    ahead: Span,
) -> list[Span]:
    """When they could work elsewhere, with the road between that and all they do at home."""
    before, after = minutes(road), minutes(road + asked.tariff.spare)
    days = {ahead.start.astimezone(zone).date() + timedelta(days=n) for n in range(-1, 2)}
    there = (
        span
        for shift in _within(joined(person.working_spans(zone, sorted(days))), ahead)
        for span in shift.minus([one.during for one in busy.get(TechnicianId(person.id), ())])
    )
    return [
        Span(one.start + before, one.end - after)
        for one in there
        if one.end - one.start > before + after
    ]


def _guest(asked: Inquiry, person: Technician, free: Iterable[Span]) -> Technician:
    """As if they were lent for all of that time."""
    store = asked.store.id
    loans = tuple(Loan(id=asked.case.visit.id, store=store, during=s, away=s) for s in free)
    return evolve(person, loans=loans).guest(store)


def _within(spans: Iterable[Span], whole: Span) -> Iterator[Span]:
    for one in spans:
        if one.overlaps(whole):
            yield Span(max(one.start, whole.start), min(one.end, whole.end))


def _length(guest: Technician) -> int:
    return sum(one.during.length_min for one in guest.loans)


def _by_resource(claims: Iterable[Claim]) -> dict[TechnicianId, list[Claim]]:
    found: dict[TechnicianId, list[Claim]] = {}
    for claim in claims:
        found.setdefault(TechnicianId(claim.resource), []).append(claim)
    return found
