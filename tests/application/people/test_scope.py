"""What lies outside the scope does not exist, in both stores."""

from uuid import UUID

import pytest

from application.people.reach import within
from application.shared.rights import Chain, Own, Scope, Stores, reaches
from domain.shared.ids import MemberId
from tests.application.people.world import MEMBER, OTHER_STORE, STORE

HERE, THERE = Stores(frozenset({STORE})), Stores(frozenset({OTHER_STORE}))
BOTH = Stores(frozenset({STORE, OTHER_STORE}))
MINE, YOURS = Own(MEMBER), Own(MemberId(UUID(int=8)))


@pytest.mark.parametrize(
    ("inner", "outer", "is_within"),
    [
        (Chain(), Chain(), True),
        (HERE, Chain(), True),
        (MINE, Chain(), True),
        (Chain(), BOTH, False),
        (HERE, BOTH, True),
        (BOTH, HERE, False),
        (HERE, THERE, False),
        (MINE, HERE, True),
        (MINE, MINE, True),
        (MINE, YOURS, False),
        (HERE, MINE, False),
        (Chain(), MINE, False),
    ],
)
def test_reach_is_handed_out_within_ones_own(inner: Scope, outer: Scope, is_within: bool) -> None:
    assert within(inner, outer) is is_within


def test_a_customer_reaches_own_things_wherever_they_are() -> None:
    assert reaches(MINE, store=OTHER_STORE, member=MEMBER)
    assert not reaches(YOURS, store=OTHER_STORE, member=MEMBER)
    assert not reaches(MINE, store=STORE, member=None)
