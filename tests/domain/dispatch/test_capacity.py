from datetime import datetime, timedelta
from uuid import UUID

import pytest
from attrs import evolve

from domain.dispatch.calendar import Horizon
from domain.dispatch.capacity import BayTime, Mastery, ShopCapacity, TechnicianTime, WalkInReserve
from domain.dispatch.offer import Offer, Request, TooMuchForAVisit, WhyNone
from domain.dispatch.search import OfferSearch
from domain.shared.claims import Claim, ClaimKind
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Need, Skill
from tests.domain.dispatch.networks import CENTRE, ORIGIN, at

BRAKES = Need(bay=BayKind.LIFT, skill=Skill.BRAKES, grade=Grade.JUNIOR, minutes=60)
CHECK = Need(
    bay=BayKind.LIFT, skill=Skill.INSPECTION, grade=Grade.SENIOR, minutes=10, four_eyes=True
)
DAYS = tuple(Span(at(day, 8), at(day, 18)) for day in range(14))


def bay(number: int, kind: BayKind = BayKind.LIFT) -> BayTime:
    return BayTime(id=BayId(UUID(int=100 + number)), kind=kind, open=DAYS)


def technician(
    number: int, *masteries: Mastery, working: tuple[Span, ...] = DAYS
) -> TechnicianTime:
    own = masteries or (Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR),)
    return TechnicianTime(id=TechnicianId(UUID(int=200 + number)), masteries=own, working=working)


def a_shop(
    *technicians: TechnicianTime,
    number: int = 1,
    bays: tuple[BayTime, ...] = (bay(1),),
    reserve: WalkInReserve | None = None,
    place: Place = CENTRE,
) -> ShopCapacity:
    return ShopCapacity(
        store=StoreId(UUID(int=number)),
        place=place,
        horizon=Horizon(ORIGIN),
        bays=bays,
        technicians=technicians or (technician(1),),
        reserve=reserve,
    )


def a_request(*needs: Need, online: bool = True, earliest_h: float = 0) -> Request:
    return Request(
        place=CENTRE, needs=needs or (BRAKES,), earliest=at(0, earliest_h), online=online
    )


def a_claim(resource: UUID, during: Span, number: int = 1, *, hold_until_h: float = 0) -> Claim:
    return Claim(
        id=ClaimId(UUID(int=number)),
        store=StoreId(UUID(int=1)),
        resource=resource,
        during=during,
        kind=ClaimKind.HOLD if hold_until_h else ClaimKind.BOOKED,
        subject=UUID(int=9),
        expires=at(0, hold_until_h) if hold_until_h else None,
    )


def closed(resource: UUID, during: Span, number: int = 1) -> Claim:
    return evolve(a_claim(resource, during, number), kind=ClaimKind.CLOSURE)


def first(shop: ShopCapacity, request: Request) -> Offer:
    return OfferSearch([shop]).find(request, now=ORIGIN).offers[0]


def test_an_expired_hold_gives_its_time_back() -> None:
    shop = a_shop()
    shop.take(a_claim(bay(1).id, Span(at(0, 8), at(0, 12)), hold_until_h=7))
    assert first(shop, a_request()).start == at(0, 12)

    shop.roll(at(0, 7))

    assert first(shop, a_request()).start == at(0, 8)


def test_a_certificate_limits_when_a_mastery_counts() -> None:
    mastery = Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR, valid=(Span(at(2), at(9)),))
    assert first(a_shop(technician(1, mastery)), a_request()).start == at(2, 8)


def test_a_faster_technician_takes_less_time() -> None:
    mastery = Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR, pace=1.25)
    offer = first(a_shop(technician(1, mastery)), a_request())
    assert offer.finish - offer.start == timedelta(minutes=50)


CHECKER = technician(
    2,
    Mastery(skill=Skill.INSPECTION, grade=Grade.SENIOR),
    working=(Span(at(0, 9.25), at(0, 18)),),
)


def bay_times(offer: Offer) -> list[Span]:
    claims = offer.claims(
        new_id=lambda: ClaimId(UUID(int=5)), subject=UUID(int=9), kind=ClaimKind.BOOKED
    )
    return [claim.during for claim in claims if claim.resource == bay(1).id]


def test_the_wait_between_two_steps_is_claimed_on_the_bay() -> None:
    offer = first(a_shop(technician(1), CHECKER), a_request(BRAKES, CHECK))
    assert [step.span.length_min for step in offer.steps] == [60, 10]
    assert bay_times(offer) == [Span(at(0, 8), at(0, 9.25)), Span.of(at(0, 9.25), 10)]


def test_a_bay_that_is_taken_during_the_wait_is_no_bay() -> None:
    shop = a_shop(technician(1), CHECKER)
    shop.take(a_claim(bay(1).id, Span(at(0, 9), at(0, 9.25))))
    assert first(shop, a_request(BRAKES, CHECK)).start == at(0, 9.25)


def test_a_check_goes_to_somebody_who_did_not_do_the_work() -> None:
    both = (
        Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR),
        Mastery(skill=Skill.INSPECTION, grade=Grade.SENIOR),
    )
    shop = a_shop(technician(1, *both), technician(2))
    offer = first(shop, a_request(BRAKES, CHECK))
    assert [step.technician for step in offer.steps] == [technician(2).id, technician(1).id]
    alone = OfferSearch([a_shop(technician(1, *both))]).find(a_request(BRAKES, CHECK), now=ORIGIN)
    assert alone.offers == ()


def test_the_last_share_of_a_day_is_kept_from_online_requests() -> None:
    shop = a_shop(reserve=WalkInReserve(share=0.5, until_min=120))
    shop.take(a_claim(bay(1).id, Span(at(0, 8), at(0, 12.5))))

    assert first(shop, a_request()).start == at(1, 8)
    assert first(shop, a_request(online=False)).start == at(0, 12.5)
    late = OfferSearch([shop]).find(a_request(earliest_h=12), now=at(0, 12))
    assert late.offers[0].start == at(0, 12.5)


def test_a_closed_bay_is_less_time_and_no_load() -> None:
    shop = a_shop(bays=(bay(1), bay(2)), reserve=WalkInReserve(share=0.5, until_min=120))
    shop.take(closed(bay(2).id, Span(at(0), at(1))))
    shop.take(a_claim(bay(1).id, Span(at(0, 8), at(0, 9)), 2))

    assert shop.day(0).load == pytest.approx(0.1)
    assert first(shop, a_request()).start == at(0, 9)

    shop.give_back(ClaimId(UUID(int=1)), bay(2).id)
    assert shop.day(0).load == pytest.approx(0.05)


def test_a_bay_closed_for_the_whole_day_leaves_nothing_to_share() -> None:
    shop = a_shop()
    shop.take(closed(bay(1).id, Span(at(0), at(1))))

    assert shop.day(0).load == 1
    assert first(shop, a_request()).start == at(1, 8)


@pytest.mark.parametrize(("shares", "start"), [((0.0, 0.5), at(0, 12.5)), ((0.5, 0.0), at(1, 8))])
def test_every_day_keeps_its_own_share(shares: tuple[float, ...], start: datetime) -> None:
    shop = a_shop(reserve=WalkInReserve(shares=shares, until_min=120))
    shop.take(a_claim(bay(1).id, Span(at(0, 8), at(0, 12.5))))

    assert first(shop, a_request()).start == start


def test_a_full_shop_yields_its_neighbour() -> None:
    full, near = a_shop(), a_shop(number=2, place=Place(31.25, 121.4))
    full.take(a_claim(bay(1).id, Span(at(0), at(14))))

    answer = OfferSearch([full, near]).find(a_request(), now=ORIGIN)

    assert {offer.store for offer in answer.offers} == {near.store}
    assert 5 < answer.offers[0].distance_km < 6


def test_no_offer_tells_why() -> None:
    def why(shop: ShopCapacity, *needs: Need, place: Place = CENTRE) -> WhyNone | None:
        request = Request(place=place, needs=needs, earliest=ORIGIN)
        return OfferSearch([shop]).find(request, now=ORIGIN).why_none

    full = a_shop()
    full.take(a_claim(bay(1).id, Span(at(0), at(14))))
    long = Need(bay=BayKind.LIFT, skill=Skill.BRAKES, grade=Grade.JUNIOR, minutes=700)

    assert why(full, BRAKES) is WhyNone.FULL
    assert why(a_shop(), CHECK) is WhyNone.NOBODY_QUALIFIED
    assert why(a_shop(), long) is WhyNone.TOO_LONG_FOR_A_DAY
    assert why(a_shop(), BRAKES, place=Place(40, 100)) is WhyNone.NO_SHOP_NEARBY
    assert why(a_shop(), BRAKES) is None


HALF_DAY = Need(bay=BayKind.LIFT, skill=Skill.BRAKES, grade=Grade.JUNIOR, minutes=240)


def test_a_repair_of_several_days_goes_on_in_the_morning_and_claims_no_night() -> None:
    offer = first(a_shop(), a_request(*[HALF_DAY] * 4, BRAKES))

    assert [step.span.start for step in offer.steps] == [
        at(0, 8), at(0, 12), at(1, 8), at(1, 12), at(1, 16),
    ]  # fmt: skip
    assert offer.nights == 1
    assert [term.name for term in offer.terms][-1] == "nights"
    assert offer.score == pytest.approx(sum(term.points for term in offer.terms))
    assert bay_times(offer) == [step.span for step in offer.steps]


def test_a_car_waits_over_days_on_which_nobody_works() -> None:
    days = tuple(span for span in DAYS if (span.start - ORIGIN).days % 7 not in (1, 2))
    offer = first(a_shop(technician(1, working=days)), a_request(*[HALF_DAY] * 3))

    assert [step.span.start for step in offer.steps] == [at(0, 8), at(0, 12), at(3, 8)]
    assert offer.nights == 3


def test_a_check_after_a_night_goes_to_somebody_who_did_not_do_the_work() -> None:
    both = (
        Mastery(skill=Skill.BRAKES, grade=Grade.SENIOR),
        Mastery(skill=Skill.INSPECTION, grade=Grade.SENIOR),
    )
    work = [HALF_DAY] * 3
    shop = a_shop(technician(1, *both), technician(2))

    offer = first(shop, a_request(*work, CHECK))

    assert [step.technician for step in offer.steps[:3]] == [technician(2).id] * 3
    assert offer.steps[3].technician == technician(1).id
    alone = OfferSearch([a_shop(technician(1, *both))]).find(a_request(*work, CHECK), now=ORIGIN)
    assert alone.offers == ()


def test_walk_ins_keep_their_share_of_every_day_that_a_car_stays() -> None:
    shop = a_shop(reserve=WalkInReserve(share=0.5, until_min=120))
    shop.take(a_claim(bay(1).id, Span(at(1, 8), at(1, 9.5))))

    offer = first(shop, a_request(*[HALF_DAY] * 3))
    at_the_desk = first(shop, a_request(*[HALF_DAY] * 3, online=False))

    assert [step.day for step in offer.steps] == [0, 2, 3]
    assert [step.day for step in at_the_desk.steps] == [0, 0, 1]


def test_a_car_stays_when_no_day_has_room_if_its_owner_agrees() -> None:
    shop = a_shop()
    for day in range(14):
        noon = Span(at(day, 8.5), at(day, 17))
        shop.take(a_claim(bay(1).id, noon, number=day + 1))
    request = a_request(BRAKES, BRAKES)

    assert OfferSearch([shop]).find(request, now=ORIGIN).why_none is WhyNone.FULL
    offer = first(shop, evolve(request, overnight=True))

    assert [step.span.start for step in offer.steps] == [at(0, 17), at(1, 17)]


def test_more_operations_than_a_visit_has_are_refused() -> None:
    with pytest.raises(TooMuchForAVisit):
        a_request(*[BRAKES] * 21)
