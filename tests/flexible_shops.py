"""Small flexible shops: one written as its source writes them, and as many kinds as there are."""

from typing import Final

from hypothesis import strategies as st

from domain.flexible_shop.problem import FlexibleShop, Operation, Way

SMALL: Final = """3 2 3
2 2 1 2 1 3 2 4 2 1 3 2 1 2 2 2 3 3 2
2 1 1 2 1 2 3 3 2 1 1 1 5 2 2 1 4 3 4
3 1 2 1 2 3 2 1 2 2 2 3 1 2 1 1 1 1 1 1 1 2
"""
SHORTEST: Final = 9
"""How soon all of it can be done; see the test that looks at every schedule."""


@st.composite
def flexible_shops(draw: st.DrawFn) -> FlexibleShop:
    bays, technicians = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    ways = st.builds(
        Way, st.integers(0, bays - 1), st.integers(0, technicians - 1), st.integers(0, 9)
    )
    operations: st.SearchStrategy[Operation] = st.lists(ways, min_size=1, max_size=4).map(tuple)
    jobs = st.lists(st.lists(operations, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4)
    return FlexibleShop(bays=bays, technicians=technicians, jobs=tuple(draw(jobs)))
