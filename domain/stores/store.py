"""A shop of the chain."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen, validators

from domain.shared.aggregate import Aggregate
from domain.shared.checks import between, code, once
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import StoreId
from domain.shared.label import Label
from domain.shared.life_cycle import expect_move
from domain.shared.text import text
from domain.shared.time import Span, joined, minutes
from domain.shared.wall_clock import DAY_MIN, wall_span, zone_name
from domain.stores.events import (
    OpeningHoursChanged,
    StoreDaysClosed,
    StoreDaysOpened,
    StoreDelayed,
    StoreRegistered,
    StoreStageReached,
)
from domain.stores.holidays import Holiday, HolidayPolicy
from domain.stores.hours import OpeningHours
from domain.stores.policies import LatePolicy, WalkInShare
from domain.stores.region import Region
from domain.stores.rollout import NEXT, TAKES_BOOKINGS, Stage


def _in_order(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(days))


class OutsideHours(Rejected):
    """The shop is not open all that time."""

    code = "outside-hours"


class DelayUnexplained(Rejected):
    """A delayed shop says why, and no other does."""

    code = "delay-unexplained"


class Ownership(StrEnum):
    """Whose shop it is; franchise shops settle with the chain."""

    OWN = "own"
    FRANCHISE = "franchise"


class Size(StrEnum):
    """How large a shop is: its peer group in reports."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    FLAGSHIP = "flagship"


class TaxPayer(StrEnum):
    """How the shop's legal person pays VAT."""

    GENERAL = "general"
    SMALL_SCALE = "small_scale"


@frozen(kw_only=True)
class Store(Aggregate):
    """A shop: where it is, when it is open, how it treats late customers.

    ``closed_days`` are its own closures, local dates. ``yard`` counts the cars that can wait
    outside a bay. Exactly the delayed shops have a ``delay``, the reason for it.
    """

    id: StoreId
    code: str = field(validator=code)
    label: Label
    region: Region
    city: Label
    place: Place
    zone: str = field(default="Asia/Shanghai", validator=zone_name)
    ownership: Ownership = Ownership.OWN
    size: Size = Size.MEDIUM
    tax_payer: TaxPayer = TaxPayer.GENERAL
    stage: Stage = Stage.PLANNED
    delay: str | None = field(default=None, validator=validators.optional(text(200)))
    hours: OpeningHours
    closed_days: tuple[date, ...] = field(default=(), converter=_in_order, validator=once())
    holidays: HolidayPolicy = field(factory=HolidayPolicy)
    late: LatePolicy = field(factory=LatePolicy)
    walk_ins: WalkInShare = field(factory=WalkInShare)
    yard: int = field(default=6, validator=between(0, 1000))

    def __attrs_post_init__(self) -> None:
        if (self.stage is Stage.DELAYED) != (self.delay is not None):
            raise DelayUnexplained("a delayed shop says why, and no other does", field="delay")

    @property
    def takes_bookings(self) -> bool:
        return self.stage in TAKES_BOOKINGS

    def business_day(self, at: datetime) -> date:
        """The local date of an instant; the small hours of an open shop belong to the day before.

        See :attr:`OpeningHours.day_begins`.
        """
        local = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return (local - minutes(self.hours.day_begins)).date()

    def day_span(self, day: date) -> Span:
        """From the beginning of a business day to its end."""
        begins = self.hours.day_begins
        span = wall_span(ZoneInfo(self.zone), day, begins, begins + DAY_MIN)
        if span is None:
            raise ValueError("every day has some hours")
        return span

    def open_spans(
        self, days: Iterable[date], holidays: Iterable[Holiday] = ()
    ) -> tuple[Span, ...]:
        """When the shop is open on these local ``days``, one span a day, in their order.

        Args:
            days: local dates.
            holidays: the public holidays around them; the shop's policy picks its own.
        """
        closed = {h.day for h in holidays if self.holidays.closes_on(h)} | set(self.closed_days)
        zone = ZoneInfo(self.zone)
        spans = (self.hours.span(zone, day) for day in days if day not in closed)
        return tuple(span for span in spans if span)

    def expect_open(self, during: Span, holidays: Iterable[Holiday] = ()) -> None:
        """Refuse a span in which the shop closes, or is closed.

        Raises:
            OutsideHours: with the fact ``open``, that day's opening span or nothing.
        """
        day = self.business_day(during.start)
        hours = self.open_spans((day,), holidays)
        around = self.open_spans((day, day + timedelta(days=1)), holidays)
        if not any(span.covers(during) for span in joined(around)):
            detail = f"shop {self.code} is not open all that time"
            raise OutsideHours(detail, store=self.id, open=hours)

    def registered(self, *, at: datetime) -> Self:
        """The shop as the chain hears of it."""
        told = StoreRegistered(at=at, store=self.id)
        return evolve(self, pending=(*self.pending, told))

    def advance(self, to: Stage, *, at: datetime) -> Self:
        """Go on with joining.

        Raises:
            IllegalMove: ``to`` does not follow from the present stage.
        """
        if to is Stage.DELAYED:
            raise ValueError("a delay has a reason: use delayed()")
        expect_move("shop", NEXT, self.stage, to, store=self.id)
        reached = StoreStageReached(at=at, store=self.id, stage=to)
        return evolve(self, stage=to, delay=None, pending=(*self.pending, reached))

    def delayed(self, reason: str, *, at: datetime) -> Self:
        """Put off joining, for a ``reason``."""
        expect_move("shop", NEXT, self.stage, Stage.DELAYED, store=self.id)
        told = StoreDelayed(at=at, store=self.id, reason=reason)
        return evolve(self, stage=Stage.DELAYED, delay=reason, pending=(*self.pending, told))

    def keep_hours(self, hours: OpeningHours, *, at: datetime) -> Self:
        """Open and close at other times from now on."""
        changed = OpeningHoursChanged(at=at, store=self.id)
        return evolve(self, hours=hours, pending=(*self.pending, changed))

    def keep_holidays(self, holidays: HolidayPolicy, *, at: datetime) -> Self:
        """Close for other festivals from now on."""
        changed = OpeningHoursChanged(at=at, store=self.id)
        return evolve(self, holidays=holidays, pending=(*self.pending, changed))

    def close_on(self, days: Iterable[date], *, at: datetime) -> Self:
        """Stay closed on these local ``days``; a day that was closed already changes nothing."""
        new = tuple(sorted(set(days) - set(self.closed_days)))
        closed = StoreDaysClosed(at=at, store=self.id, days=new)
        every = (*self.closed_days, *new)
        return evolve(self, closed_days=every, pending=(*self.pending, closed)) if new else self

    def open_on(self, days: Iterable[date], *, at: datetime) -> Self:
        """Open on these local ``days`` after all."""
        back = tuple(sorted(set(days) & set(self.closed_days)))
        opened = StoreDaysOpened(at=at, store=self.id, days=back)
        rest = tuple(day for day in self.closed_days if day not in back)
        return evolve(self, closed_days=rest, pending=(*self.pending, opened)) if back else self
