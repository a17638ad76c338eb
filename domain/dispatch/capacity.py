"""What a shop can still take on: its bays and technicians with their free time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from attrs import field, frozen, validators

from domain.dispatch.calendar import (
    DAY_BITS,
    HORIZON_DAYS,
    Calendar,
    Horizon,
    Minutes,
    day_of,
    minutes_of,
)
from domain.dispatch.chain import Chain, CrewKey
from domain.dispatch.crew import Member
from domain.dispatch.day import Day
from domain.dispatch.lanes import Lanes
from domain.dispatch.offer import BEST_RATING
from domain.shared.claims import Claim
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Skill


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
    """The last share of a day's bay time, 0 to 1, is kept from online requests.

    ``shares`` are those of the horizon's days, ``share`` that of any day beyond them. What is kept
    opens ``until_min`` minutes before the work would start.
    """

    share: float = field(default=0.0, validator=[validators.ge(0.0), validators.le(1.0)])
    shares: tuple[float, ...] = ()
    until_min: int = field(default=240, validator=validators.ge(0))

    def on(self, number: int) -> float:
        """The share of a day of the horizon, by its number."""
        return self.shares[number] if number < len(self.shares) else self.share


@frozen
class _Technician:
    id: TechnicianId
    masteries: tuple[Mastery, ...]
    rating: float


@frozen
class _Qualified:
    """A technician who may do a kind of work, by place in the shop's list."""

    index: int
    surplus: int
    pace: float
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
        "_days",
        "_expiries",
        "_kinds",
        "_mean_ratings",
        "_qualifications",
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
        bays, technicians = sorted(bays, key=_by_id), sorted(technicians, key=_by_id)
        self._calendars: dict[UUID, Calendar] = {
            **{bay.id: Calendar(horizon, bay.open) for bay in bays},
            **{person.id: Calendar(horizon, person.working) for person in technicians},
        }
        self._bays: dict[BayKind, list[BayId]] = {}
        self._kinds: dict[UUID, BayKind] = {bay.id: bay.kind for bay in bays}
        for bay in bays:
            self._bays.setdefault(bay.kind, []).append(bay.id)
        self._technicians = [
            _Technician(each.id, each.masteries, each.rating) for each in technicians
        ]
        self._expiries: dict[ClaimId, tuple[datetime, UUID]] = {}
        self._forget_everything()
        self.replace(claims)

    # What events tell

    def take(self, claim: Claim) -> None:
        """Block the claim's time. The same claim told twice, or moved, is blocked once."""
        calendar = self._calendars.get(claim.resource)
        if calendar is None:
            return
        before = calendar.take(claim)
        self._note_expiry(claim)
        self._changed(claim.resource, minutes_of(claim.during))
        if before is not None:
            self._changed(claim.resource, before)

    def give_back(self, claim: ClaimId, resource: UUID) -> bool:
        """The claim is gone; one that was never taken changes nothing.

        Returns whether it was there.
        """
        self._expiries.pop(claim, None)
        calendar = self._calendars.get(resource)
        span = calendar.give_back(claim) if calendar else None
        if span is not None:
            self._changed(resource, span)
        return span is not None

    @contextmanager
    def without(self, claims: Iterable[Claim]) -> Iterator[None]:
        """As if ``claims`` had been given back, until the end of the block."""
        known = [one for one in claims if self.give_back(one.id, one.resource)]
        try:
            yield
        finally:
            for claim in known:
                self.take(claim)

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
        self._forget_days()

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
        """One day of the horizon, 0 to 13, kept from one question to the next."""
        day = self._days[number]
        if day is None:
            day = self._days[number] = self._day(number, idle=False)
        day.refresh()
        return day

    def ability(self, chain: Chain) -> float | None:
        """0 to 1: the mean rating of those who may do the operations.

        None when the shop lacks a bay or a technician for one of them.
        """
        if chain.key not in self._abilities:
            self._abilities[chain.key] = self._ability(chain)
        return self._abilities[chain.key]

    def could_fit(self, chain: Chain) -> bool:
        """Whether a single day of the horizon could hold the chain if nothing were claimed."""
        if chain.key not in self._could_fit:
            days = (self._day(number, idle=True) for number in range(HORIZON_DAYS))
            self._could_fit[chain.key] = any(day.fits(chain) for day in days)
        return self._could_fit[chain.key]

    def _day(self, number: int, *, idle: bool) -> Day:
        def lanes_of(kind: BayKind) -> Lanes:
            ids = self._bays[kind]
            return Lanes(ids, [self._calendars[bay].on(number, idle=idle) for bay in ids])

        def opened_on(kind: BayKind) -> int:
            return sum([self._calendars[bay].worked_on(number) for bay in self._bays[kind]])

        def roster_of(key: CrewKey) -> list[Member]:
            return sorted([self._member(one, number, idle) for one in self._qualified(key)])

        day = Day(
            horizon=self.horizon,
            first=number * DAY_BITS,
            kinds=self._bays,
            opened_on=opened_on,
            lanes_of=lanes_of,
            roster_of=roster_of,
        )
        day.refresh()
        return day

    def _member(self, one: "_Qualified", number: int, idle: bool) -> Member:
        person = self._technicians[one.index]
        calendar = self._calendars[person.id]
        free = calendar.on(number, idle=idle)
        load = calendar.worked_on(number) - free.bit_count()
        if one.valid is not None:
            free &= day_of(one.valid, number)
        return (one.surplus, load, -person.rating, one.index), person.id, one.pace, free

    def _qualified(self, key: CrewKey) -> list[_Qualified]:
        """Who has the skill at the grade, or a higher one."""
        qualified = self._qualifications.get(key.mastery)
        if qualified is None:
            qualified = self._qualifications[key.mastery] = [
                _Qualified(
                    index,
                    own.grade - key.grade,
                    own.pace,
                    None if own.valid is None else self.horizon.inside_any(own.valid),
                )
                for index, person in enumerate(self._technicians)
                for own in person.masteries
                if own.skill is key.skill and own.grade >= key.grade
            ]
        return qualified

    def _ability(self, chain: Chain) -> float | None:
        if not all(block.kind in self._bays for block in chain.blocks):
            return None
        means = [self._mean_rating(key) for key in chain.crews]
        if None in means:
            return None
        return sum(mean for mean in means if mean is not None) / len(means) / BEST_RATING

    def _mean_rating(self, key: CrewKey) -> float | None:
        if key.mastery not in self._mean_ratings:
            ratings = [self._technicians[one.index].rating for one in self._qualified(key)]
            self._mean_ratings[key.mastery] = sum(ratings) / len(ratings) if ratings else None
        return self._mean_ratings[key.mastery]

    def _note_expiry(self, claim: Claim) -> None:
        self._expiries.pop(claim.id, None)
        if claim.expires is not None:
            self._expiries[claim.id] = (claim.expires, claim.resource)

    def _changed(self, resource: UUID, during: Minutes) -> None:
        for number in self.horizon.days(during):
            day, kind = self._days[number], self._kinds.get(resource)
            if day is not None and kind is not None:
                day.bay_changed(kind)
            elif day is not None:
                day.technician_changed(TechnicianId(resource))

    def _forget_days(self) -> None:
        """What claims change."""
        self._days: list[Day | None] = [None] * HORIZON_DAYS

    def _forget_everything(self) -> None:
        self._forget_days()
        self._qualifications: dict[str, list[_Qualified]] = {}
        self._mean_ratings: dict[str, float | None] = {}
        self._abilities: dict[str, float | None] = {}
        self._could_fit: dict[str, bool] = {}


def _by_id(resource: BayTime | TechnicianTime) -> UUID:
    return resource.id
