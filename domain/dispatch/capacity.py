"""What a shop can still take on: its bays and technicians with their free time."""

from collections.abc import Iterable
from datetime import datetime
from statistics import fmean
from uuid import UUID

from attrs import field, frozen, validators

from domain.dispatch.calendar import (
    DAY_BITS,
    HORIZON_DAYS,
    Calendar,
    Horizon,
    bits_for,
    day_of,
)
from domain.dispatch.chain import Chain, CrewKey
from domain.dispatch.day import Day, Member
from domain.dispatch.lanes import Lanes
from domain.shared.claims import Claim
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Skill

BEST_RATING = 5.0


@frozen(kw_only=True)
class Mastery:
    """A skill at a grade; ``pace`` 1.25 does in 40 minutes what is planned for 50.

    ``valid``: when the certificate behind it holds; None without such a limit.
    """

    skill: Skill
    grade: Grade
    pace: float = field(default=1.0, validator=[validators.ge(0.25), validators.le(4.0)])
    valid: tuple[Span, ...] | None = None


@frozen(kw_only=True)
class BayTime:
    """A bay and the hours in which it can be used."""

    id: BayId
    kind: BayKind
    open: tuple[Span, ...]


@frozen(kw_only=True)
class TechnicianTime:
    """A technician and the hours of work: shifts without their breaks. ``rating``: 0 to 5."""

    id: TechnicianId
    masteries: tuple[Mastery, ...]
    working: tuple[Span, ...]
    rating: float = field(default=4.0, validator=[validators.ge(0.0), validators.le(BEST_RATING)])


@frozen(kw_only=True)
class WalkInReserve:
    """The last ``share`` of a day's bay time is kept from online requests.

    It opens to them ``until_min`` minutes before the work would start.
    """

    share: float = field(default=0.0, validator=[validators.ge(0.0), validators.le(1.0)])
    until_min: int = field(default=240, validator=validators.ge(0))


@frozen
class _Qualified:
    """A technician who may do a kind of work, by place in the shop's list."""

    index: int
    surplus: int
    valid: int | None


class ShopCapacity:
    """The calendars of one shop, and what the search has learned from them.

    A cache fed by events, so it changes in place; nothing here decides, a claim's commit does.
    Claims on resources that the shop does not have are ignored. Not for several threads.
    """

    __slots__ = (
        "_abilities",
        "_bays",
        "_calendars",
        "_could_fit",
        "_crews",
        "_days",
        "_expiries",
        "_technicians",
        "horizon",
        "place",
        "rating",
        "reserve",
        "store",
    )

    def __init__(
        self,
        *,
        store: StoreId,
        place: Place,
        horizon: Horizon,
        bays: Iterable[BayTime],
        technicians: Iterable[TechnicianTime],
        rating: float = 4.0,
        reserve: WalkInReserve | None = None,
        claims: Iterable[Claim] = (),
    ) -> None:
        self.store, self.place, self.horizon = store, place, horizon
        self.rating, self.reserve = rating, reserve or WalkInReserve()
        self._bays = tuple(sorted(bays, key=lambda bay: bay.id))
        self._technicians = tuple(sorted(technicians, key=lambda person: person.id))
        self._calendars: dict[UUID, Calendar] = {
            **{bay.id: Calendar(horizon, bay.open) for bay in self._bays},
            **{person.id: Calendar(horizon, person.working) for person in self._technicians},
        }
        self._expiries: dict[ClaimId, tuple[datetime, UUID]] = {}
        self._forget_everything()
        self.replace(claims)

    # What events tell

    def take(self, claim: Claim) -> None:
        """Block the claim's time. The same claim told twice, or moved, is blocked once."""
        calendar = self._calendars.get(claim.resource)
        if calendar is None:
            return
        before = calendar.taken.get(claim.id)
        calendar.take(claim)
        self._note_expiry(claim)
        self._forget(claim.during)
        if before is not None:
            self._forget(before)

    def give_back(self, claim: ClaimId, resource: UUID) -> None:
        """The claim is gone; one that was never taken changes nothing."""
        self._expiries.pop(claim, None)
        calendar = self._calendars.get(resource)
        span = calendar.give_back(claim) if calendar else None
        if span is not None:
            self._forget(span)

    def replace(self, claims: Iterable[Claim]) -> None:
        """These are all the claims of the shop, whatever was believed before."""
        by_resource: dict[UUID, list[Claim]] = {resource: [] for resource in self._calendars}
        self._expiries.clear()
        for claim in claims:
            if claim.resource in by_resource:
                by_resource[claim.resource].append(claim)
                self._note_expiry(claim)
        for resource, own in by_resource.items():
            self._calendars[resource].replace(own)
        self._forget_everything()

    def works(self, resource: UUID, spans: Iterable[Span]) -> None:
        """New working time of a bay or technician, from now to as far as is known."""
        self._calendars[resource].works(spans)
        self._forget_everything()

    def roll(self, now: datetime) -> None:
        """Let holds expire, and move the horizon when a day has passed."""
        for claim, (expires, resource) in list(self._expiries.items()):
            if expires <= now:
                self.give_back(claim, resource)
        horizon = self.horizon.rolled(now)
        if horizon == self.horizon:
            return
        self.horizon = horizon
        for calendar in self._calendars.values():
            calendar.roll(horizon)
        self._forget_everything()

    # What the search asks

    def day(self, number: int) -> Day:
        """One day of the horizon, 0 to 13, kept until one of its claims changes."""
        day = self._days[number]
        if day is None:
            day = self._days[number] = self._day(number, idle=False)
        return day

    def ability(self, chain: Chain) -> float | None:
        """0 to 1: the mean rating of those who may do the operations.

        None when the shop lacks a bay or a technician for one of them.
        """
        if chain.key not in self._abilities:
            self._abilities[chain.key] = self._ability(chain)
        return self._abilities[chain.key]

    def could_fit(self, chain: Chain) -> bool:
        """Whether some day of the horizon could hold the chain if nothing were claimed."""
        if chain.key not in self._could_fit:
            days = (self._day(number, idle=True) for number in range(HORIZON_DAYS))
            self._could_fit[chain.key] = any(day.fits(chain) for day in days)
        return self._could_fit[chain.key]

    def _day(self, number: int, *, idle: bool) -> Day:
        calendars = self._calendars
        bays: dict[BayKind, Lanes] = {}
        opened: dict[BayKind, int] = {}
        for kind in {bay.kind for bay in self._bays}:
            own = [calendars[bay.id] for bay in self._bays if bay.kind is kind]
            masks = [day_of(each.work if idle else each.free, number) for each in own]
            bays[kind] = Lanes([bay.id for bay in self._bays if bay.kind is kind], masks)
            opened[kind] = sum(day_of(each.work, number).bit_count() for each in own)
        people = [calendars[person.id] for person in self._technicians]
        free = [day_of(each.work if idle else each.free, number) for each in people]
        loads = [
            day_of(each.work, number).bit_count() - mask.bit_count()
            for each, mask in zip(people, free, strict=True)
        ]

        def crew(key: CrewKey) -> list[tuple[int, list[Member]]]:
            return [
                (bits, [self._member(one, number, free, loads) for one in qualified])
                for bits, qualified in self._crew(key)
            ]

        return Day(bays=bays, opened=opened, crew=crew)

    def _member(self, one: _Qualified, number: int, free: list[int], loads: list[int]) -> Member:
        person, mask = self._technicians[one.index], free[one.index]
        if one.valid is not None:
            mask &= day_of(one.valid, number)
        preference = (one.surplus, loads[one.index], -person.rating, one.index)
        return preference, person.id, mask

    def _crew(self, key: CrewKey) -> list[tuple[int, list[_Qualified]]]:
        """Who may do the work at all, by the bits it takes them."""
        crew = self._crews.get(key.text)
        if crew is None:
            by_bits: dict[int, list[_Qualified]] = {}
            for index, person in enumerate(self._technicians):
                for own in person.masteries:
                    if own.skill is key.skill and own.grade >= key.grade:
                        valid = None if own.valid is None else self.horizon.inside_any(own.valid)
                        one = _Qualified(index, own.grade - key.grade, valid)
                        by_bits.setdefault(bits_for(key.minutes, own.pace), []).append(one)
            crew = self._crews[key.text] = sorted(by_bits.items())
        return crew

    def _ability(self, chain: Chain) -> float | None:
        kinds = {bay.kind for bay in self._bays}
        crews = [[one for _, own in self._crew(key) for one in own] for key in chain.crews]
        if not all(crews) or not all(block.kind in kinds for block in chain.blocks):
            return None
        means = [fmean(self._technicians[one.index].rating for one in crew) for crew in crews]
        return fmean(means) / BEST_RATING

    def _note_expiry(self, claim: Claim) -> None:
        self._expiries.pop(claim.id, None)
        if claim.expires is not None:
            self._expiries[claim.id] = (claim.expires, claim.resource)

    def _forget(self, span: Span) -> None:
        first, last = self.horizon.bit_of(span.start), self.horizon.bit_from(span.end) - 1
        for number in range(max(0, first // DAY_BITS), min(HORIZON_DAYS - 1, last // DAY_BITS) + 1):
            self._days[number] = None

    def _forget_everything(self) -> None:
        self._days: list[Day | None] = [None] * HORIZON_DAYS
        self._crews: dict[str, list[tuple[int, list[_Qualified]]]] = {}
        self._abilities: dict[str, float | None] = {}
        self._could_fit: dict[str, bool] = {}
