"""Every choice that the system makes leaves a record, and the record gives the choice again."""

from application.dispatch.offers import Wish
from application.shared.caller import SYSTEM
from application.shared.ledgers import Decided
from domain.dispatch.placement import Bar, Placement
from domain.shared.ids import AppointmentId
from tests.application.visits.shop_day import OIL, Car, ShopDay
from tests.chain import a_store, store_id


def placements(day: ShopDay, appointment: AppointmentId) -> tuple[Decided, ...]:
    made = day.app.visits.placements(SYSTEM, appointment=appointment)
    assert all(one.record.again() == one.record for one in made)
    return made


def anywhere(day: ShopDay, car: Car, best: int = 5) -> Wish:
    place = a_store(1).place
    return Wish(
        services=OIL, vehicle=car.vehicle, at=place, earliest=day.at(10), online=False, best=best
    )


def test_a_hold_names_what_it_was_chosen_from(day: ShopDay) -> None:
    car = day.book()

    [made] = placements(day, car.booked.appointment)

    record: Placement = made.record
    assert (made.kind, made.store) == ("hold", day.store)
    assert len(record.options) > 1
    assert record.nearest is not None
    assert record.margin is not None
    assert record.spot.bay in {claim.resource for claim in day.claims()}


def test_a_walk_in_a_move_and_another_shop_are_recorded_like_a_hold(day: ShopDay) -> None:
    walked, car = day.walk_in(), day.book()
    later = day.offers(car.vehicle, day.at(14))[0]
    day.wait(1)
    day.app.booking.move(SYSTEM, appointment=car.booked.appointment, proposal=later)
    found = day.app.offers.find(SYSTEM, wish=anywhere(day, car, best=20)).proposals
    there = next(one for one in found if one.store != day.store)
    moved = day.app.booking.move(SYSTEM, appointment=car.booked.appointment, proposal=there)

    kinds = [
        [one.kind for one in placements(day, appointment)]
        for appointment in (walked.booked.appointment, car.booked.appointment, moved.appointment)
    ]

    assert kinds == [["walk-in"], ["hold", "move"], ["rebook"]]
    [rebooked] = placements(day, moved.appointment)
    assert rebooked.record.taken.store == there.store


def test_one_asks_for_one_offer_and_the_record_still_names_others(day: ShopDay) -> None:
    car = day.book()

    [proposal] = day.app.offers.find(SYSTEM, wish=anywhere(day, car, best=1)).proposals

    placement = proposal.placement(day.clock.now())
    assert placement.by_terms
    assert placement.nearest is not None


def test_a_shop_without_the_part_is_ruled_out_by_name(day: ShopDay) -> None:
    car = day.book()
    found = day.app.offers.find(SYSTEM, wish=anywhere(day, car)).proposals
    parts = [line.part for line in found[0].lines if line.part]
    for part in parts:
        day.app.inventory.count(SYSTEM, store=store_id(2), part=part, counted=0, reason="gone")

    proposal = day.app.offers.find(SYSTEM, wish=anywhere(day, car)).proposals[0]

    out = proposal.placement(day.clock.now()).ruled_out
    assert [(one.store, one.bar) for one in out] == [(store_id(2), Bar.OUT_OF_STOCK)]
