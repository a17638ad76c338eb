"""Help between shops: nothing forbidden is ever first, and every term speaks against."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.support import (
    Bar,
    Effect,
    Help,
    Lack,
    NoSuchSupport,
    Trouble,
    Way,
    chosen,
    ranked,
)
from domain.dispatch.tariff import Tariff
from domain.shared.ids import PersonId, StoreId, TechnicianId, WorkOrderId
from domain.shared.money import Money
from domain.shared.time import minutes

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
JOB = WorkOrderId(UUID(int=1))
BOSS = PersonId(UUID(int=2))
TROUBLE = Trouble(
    work_order=JOB,
    store=StoreId(UUID(int=3)),
    lacks=(Lack.HANDS,),
    promised=NOON + minutes(120),
    alone=NOON + minutes(600),
)

effects = st.builds(
    Effect,
    takes=st.floats(0, 10),
    free=st.floats(0, 20),
    needs=st.floats(0, 5),
    endangered=st.integers(0, 2),
)


@st.composite
def helps(draw: st.DrawFn) -> Help:
    way, begins = draw(st.sampled_from(Way)), NOON + minutes(draw(st.integers(0, 600)))
    return Help(
        way=way,
        donor=StoreId(UUID(int=draw(st.integers(10, 14)))),
        technician=TechnicianId(UUID(int=draw(st.integers(20, 24))))
        if way is Way.TECHNICIAN
        else None,
        km=draw(st.floats(0, 30)),
        travel_min=draw(st.integers(0, 90)),
        cost=Money(draw(st.integers(0, 100_000))),
        begins=begins,
        ready=begins + minutes(draw(st.integers(0, 600))),
        effect=draw(effects),
        given=draw(st.integers(0, 9)),
        qualified=draw(st.booleans()),
    )


many = st.lists(helps(), min_size=1, max_size=6)
tariffs = st.builds(
    Tariff,
    cost=st.floats(0, 100),
    delay=st.floats(0, 100),
    fairness=st.floats(0, 100),
    donor=st.floats(0, 100),
)


@given(many, tariffs)
def test_no_donor_breaks_its_promises_gives_what_it_needs_or_sends_who_may_not(
    ways: list[Help], tariff: Tariff
) -> None:
    for one in ranked(TROUBLE, ways, tariff):
        of = one.help
        possible = of.qualified and not of.effect.endangered and of.effect.left >= of.effect.needs
        sooner = TROUBLE.alone is not None and of.ready < TROUBLE.alone
        assert (one.bar is None) == (possible and sooner)


@given(many, tariffs)
def test_what_is_forbidden_comes_last_and_is_never_taken(ways: list[Help], tariff: Tariff) -> None:
    found = ranked(TROUBLE, ways, tariff)

    assert [one.bar is None for one in found] == sorted(
        (one.bar is None for one in found), reverse=True
    )
    for one in found:
        if one.bar is not None:
            with pytest.raises(NoSuchSupport):
                chosen(TROUBLE, found, one, tariff=tariff, by=BOSS, at=NOON)


@given(
    helps(),
    tariffs,
    st.integers(0, 50_000),
    st.integers(0, 500),
    st.integers(0, 5),
    st.floats(0, 5),
)
def test_who_costs_more_is_later_or_gives_more_is_never_better(
    way: Help, tariff: Tariff, cost: int, late: int, given: int, more: float
) -> None:
    worse = evolve(
        way,
        cost=way.cost + Money(cost),
        ready=way.ready + minutes(late),
        given=way.given + given,
        effect=evolve(way.effect, takes=way.effect.takes + more),
    )
    [one] = ranked(TROUBLE, [way], tariff)
    [other] = ranked(TROUBLE, [worse], tariff)

    assert one.points <= other.points
    assert one.bar is None or other.bar is not None


@given(many, tariffs, st.data())
def test_a_choice_can_be_worked_out_again_from_its_record(
    ways: list[Help], tariff: Tariff, data: st.DataObject
) -> None:
    found = ranked(TROUBLE, ways, tariff)
    open_ = [one for one in found if one.bar is None]
    if not open_:
        return
    taken = data.draw(st.sampled_from(open_))

    choice = chosen(TROUBLE, found, taken, tariff=tariff, by=BOSS, at=NOON)

    assert choice.again() == choice
    assert choice.winner == open_[0]
    assert choice.margin is None or not choice.by_terms or choice.margin.total >= 0


def test_a_shop_that_is_as_fast_by_itself_needs_nobody() -> None:
    way = Help(
        way=Way.PART,
        donor=StoreId(UUID(int=9)),
        km=1,
        travel_min=5,
        cost=Money(0),
        begins=NOON,
        ready=NOON + minutes(600),
        effect=Effect(takes=1, free=5),
    )
    [one] = ranked(TROUBLE, [way], Tariff())
    [unknown] = ranked(evolve(TROUBLE, alone=None), [way], Tariff())

    assert (one.bar, unknown.bar) == (Bar.NO_GAIN, None)


@given(st.floats(0, 50), st.floats(0, 50))
def test_a_longer_way_takes_no_less_time_and_money(km: float, more: float) -> None:
    tariff = Tariff()

    for of in (tariff.travel_min, tariff.sending_min):
        assert of(km) <= of(km + more)
        assert of(km) % 5 == 0
    for price in (tariff.part, tariff.technician, tariff.customer):
        assert price(km) <= price(km + more)
