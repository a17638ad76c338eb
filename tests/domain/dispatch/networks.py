"""Small random networks, and a search that tries everything."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from attrs import field, frozen
from hypothesis import strategies as st

from domain.dispatch.calendar import Horizon
from domain.dispatch.capacity import BayTime, Mastery, ShopCapacity, TechnicianTime
from domain.shared.claims import Claim, ClaimKind
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Need, Skill

ORIGIN = datetime(2026, 3, 1, 16, tzinfo=UTC)
KINDS = (BayKind.LIFT, BayKind.WASH)
SKILLS = (Skill.BRAKES, Skill.DETAILING)
GRADES = (Grade.JUNIOR, Grade.SENIOR)
PACES = (1.0, 1.5)
CENTRE = Place(31.2, 121.4)
ABLE = tuple(Mastery(skill=skill, grade=Grade.SENIOR) for skill in SKILLS)


def at(day: int, hour: float = 0.0) -> datetime:
    """An instant of the horizon, in hours after the shop's midnight."""
    return ORIGIN + timedelta(days=day, hours=hour)


@frozen(kw_only=True)
class Shop:
    """What a shop was made from; the truth that the search is held against."""

    store: StoreId
    place: Place
    bays: tuple[BayTime, ...]
    technicians: tuple[TechnicianTime, ...]
    claims: tuple[Claim, ...] = field(default=())

    def capacity(self) -> ShopCapacity:
        return ShopCapacity(
            store=self.store,
            place=self.place,
            horizon=Horizon(ORIGIN),
            bays=self.bays,
            technicians=self.technicians,
            claims=self.claims,
        )

    def is_free(self, resource: UUID, during: Span) -> bool:
        """To the bit: claims block the five minutes that they touch."""
        hours: dict[UUID, tuple[Span, ...]] = {bay.id: bay.open for bay in self.bays}
        hours |= {each.id: each.working for each in self.technicians}
        return any(own.covers(during) for own in hours[resource]) and not any(
            claim.resource == resource and _rounded(claim.during).overlaps(during)
            for claim in self.claims
        )


def _rounded(span: Span) -> Span:
    start = span.start - timedelta(minutes=span.start.minute % 5)
    return Span(start, span.end + timedelta(minutes=-span.end.minute % 5))


def starts_of(shop: Shop, needs: tuple[Need, ...], slack_min: int) -> Iterator[datetime]:
    """Every start of the first two days at which the chain fits, by trying everything."""
    for number in range(2 * 288):
        start = ORIGIN + timedelta(minutes=5 * number)
        if _fits(shop, needs, slack_min, start, None, ()):
            yield start


def stays_of(shop: Shop, needs: tuple[Need, ...], slack_min: int) -> set[datetime]:
    """Every start of the first day from which the chain is finished on the second."""
    first, second = (
        [at(day) + timedelta(minutes=5 * number) for number in range(288)] for day in (0, 1)
    )
    starts: set[datetime] = set()
    for end in range(1, len(needs)):
        if any(_fits(shop, needs[end:], slack_min, start, None, ()) for start in second):
            head = needs[:end]
            starts |= {start for start in first if _fits(shop, head, slack_min, start, None, ())}
    return starts


def _fits(
    shop: Shop,
    needs: tuple[Need, ...],
    slack_min: int,
    start: datetime,
    stays_in: tuple[UUID, datetime] | None,
    done: tuple[UUID, ...],
) -> bool:
    need, rest = needs[0], needs[1:]
    for bay in shop.bays:
        if bay.kind is not need.bay or (stays_in and stays_in[0] != bay.id):
            continue
        since = stays_in[1] if stays_in else start
        for technician in shop.technicians:
            for mastery in technician.masteries:
                if mastery.skill is not need.skill or mastery.grade < need.grade:
                    continue
                if need.four_eyes and technician.id in done:
                    continue
                took = Span.of(start, -int(-need.minutes / mastery.pace // 5) * 5)
                if not shop.is_free(technician.id, took):
                    continue
                if not shop.is_free(bay.id, Span(since, took.end)):
                    continue
                if not rest:
                    return True
                stays = (bay.id, since) if rest[0].bay is need.bay else None
                if any(
                    _fits(
                        shop,
                        rest,
                        slack_min,
                        took.end + timedelta(minutes=wait),
                        stays,
                        (*done, technician.id),
                    )
                    for wait in range(0, slack_min + 1, 5)
                ):
                    return True
    return False


def _hours(first: int, last: int) -> tuple[Span, ...]:
    return tuple(Span(at(day, first), at(day, last)) for day in range(2))


def _shift(first: int, rest: int, last: int) -> tuple[Span, ...]:
    return tuple(
        span
        for day in range(2)
        for span in (Span(at(day, first), at(day, rest)), Span(at(day, rest + 0.5), at(day, last)))
    )


masteries = st.lists(
    st.builds(
        Mastery,
        skill=st.sampled_from(SKILLS),
        grade=st.sampled_from(GRADES),
        pace=st.sampled_from(PACES),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda mastery: mastery.skill,
).map(tuple)


kinds = st.lists(st.sampled_from(KINDS), max_size=2).map(lambda more: (*KINDS, *more))
crews = st.lists(masteries, max_size=2).map(lambda more: (ABLE, *more)) | st.lists(
    masteries, min_size=1, max_size=4
)


@st.composite
def shops(draw: st.DrawFn, number: int = 0) -> Shop:
    """Two to four bays, one to four technicians, two short days, some claims."""
    bays = tuple(
        BayTime(id=BayId(UUID(int=number * 1000 + i)), kind=kind, open=_hours(9, 13))
        for i, kind in enumerate(draw(kinds))
    )
    technicians = tuple(
        TechnicianTime(
            id=TechnicianId(UUID(int=number * 1000 + 100 + i)),
            masteries=own,
            working=_shift(draw(st.sampled_from((9, 10))), 11, 13),
            rating=draw(st.sampled_from((3.0, 4.5))),
        )
        for i, own in enumerate(draw(crews))
    )
    return Shop(
        store=StoreId(UUID(int=number + 1)),
        place=Place(31.2 + 0.01 * number, 121.4),
        bays=bays,
        technicians=technicians,
        claims=tuple(
            _apart(
                draw(
                    claims(number, [*(bay.id for bay in bays), *(each.id for each in technicians)])
                )
            )
        ),
    )


@st.composite
def claims(draw: st.DrawFn, number: int, resources: list[UUID]) -> list[Claim]:
    return [
        Claim(
            id=ClaimId(UUID(int=number * 1000 + 500 + i)),
            store=StoreId(UUID(int=number + 1)),
            resource=draw(st.sampled_from(resources)),
            during=Span.of(
                at(draw(st.sampled_from((0, 0, 1))), 9 + draw(st.integers(0, 235)) / 60),
                draw(st.integers(1, 120)),
            ),
            kind=ClaimKind.BOOKED,
            subject=UUID(int=7),
        )
        for i in range(draw(st.integers(0, 8)))
    ]


def _apart(claims: list[Claim]) -> Iterator[Claim]:
    kept: list[Claim] = []
    for claim in claims:
        if not any(
            other.resource == claim.resource and other.during.overlaps(claim.during)
            for other in kept
        ):
            kept.append(claim)
            yield claim


needs = st.builds(
    Need,
    bay=st.sampled_from(KINDS),
    skill=st.sampled_from(SKILLS),
    grade=st.sampled_from(GRADES),
    minutes=st.sampled_from((10, 25, 45)),
    four_eyes=st.booleans(),
)
chains = st.sampled_from((2, 3, 1, 4)).flatmap(lambda n: st.tuples(*[needs] * n))


@st.composite
def networks(draw: st.DrawFn) -> list[Shop]:
    return [draw(shops(number)) for number in range(draw(st.integers(1, 3)))]
