from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.offer import Term
from domain.dispatch.placement import (
    MOST_OPTIONS,
    MOST_SHOPS,
    Bar,
    Choices,
    Option,
    RuledOut,
    Spot,
    placed,
)
from domain.shared.ids import BayId, StoreId, TechnicianId
from tests.domain.dispatch.networks import at

NOON = at(0, 12)
SPOT = Spot(BayId(UUID(int=1)), TechnicianId(UUID(int=2)))

shops = st.integers(1, 4).map(lambda number: StoreId(UUID(int=number)))
shares = st.floats(0, 1) | st.sampled_from((0.0, 0.5))
options = st.builds(
    lambda store, hours, distance, wait: Option(
        store=store,
        starts=NOON + timedelta(hours=hours),
        terms=(Term("distance", distance, 30.0), Term("wait", wait, 60.0)),
    ),
    shops,
    st.integers(0, 5),
    shares,
    shares,
)
fields = st.lists(options, min_size=1, max_size=12)
barred = st.lists(st.builds(RuledOut, store=shops, bar=st.sampled_from(Bar)), max_size=9)


def an_option(number: int, *, distance: float = 0.0, wait: float = 0.0) -> Option:
    return Option(
        store=StoreId(UUID(int=number)),
        starts=NOON,
        terms=(Term("distance", distance, 30.0), Term("wait", wait, 60.0)),
    )


@given(known=fields, out=barred, data=st.data())
def test_choosing_again_from_the_record_gives_the_same_winner(
    known: list[Option], out: list[RuledOut], data: st.DataObject
) -> None:
    taken = data.draw(st.sampled_from(known))

    placement = placed(Choices.of(known, out), taken, SPOT, at=NOON)

    assert placement.again() == placement
    assert placement.again().winner == placement.winner


@given(known=fields, out=barred, data=st.data())
def test_a_record_is_bounded_and_has_what_was_taken_and_what_was_best(
    known: list[Option], out: list[RuledOut], data: st.DataObject
) -> None:
    taken = data.draw(st.sampled_from(known))

    placement = placed(Choices.of(known, out), taken, SPOT, at=NOON)

    assert len(placement.options) <= MOST_OPTIONS
    assert len(placement.ruled_out) <= MOST_SHOPS
    assert taken in placement.options
    assert placement.winner.points == min(one.points for one in known)


def test_the_nearest_other_one_is_named_with_what_it_lost_by() -> None:
    near, far, farther = an_option(1, wait=0.1), an_option(2, distance=0.5), an_option(3, wait=0.9)

    placement = placed(Choices.of((farther, far, near)), near, SPOT, at=NOON)

    assert placement.by_terms
    assert placement.nearest == far
    assert placement.margin is not None
    assert dict(placement.margin.points) == {"distance": 15.0, "wait": -6.0}
    assert placement.margin.total == 9.0
    assert placement.margin.telling == "distance"


def test_what_a_customer_likes_better_is_told_from_what_the_terms_say() -> None:
    near, far = an_option(1), an_option(2, distance=0.5)

    placement = placed(Choices.of((near, far)), far, SPOT, at=NOON)

    assert not placement.by_terms
    assert (placement.winner, placement.taken, placement.nearest) == (near, far, near)
    assert placement.margin is not None
    assert placement.margin.total == -15.0
    assert placement.margin.telling is None


def test_the_only_option_has_nobody_beside_it() -> None:
    placement = placed(Choices(), an_option(1), SPOT, at=NOON)

    assert placement.nearest is None
    assert placement.margin is None
