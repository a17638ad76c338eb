"""What a shop lacks on a day: never less than nothing, and exactly what nobody can do."""

from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dispatch.gap import Load, Strength, gap
from domain.shared.ids import StoreId
from domain.shared.trade import BayKind, Skill

SHOP = StoreId(UUID(int=1))
SKILLS = (Skill.ENGINE, Skill.BRAKES, Skill.ELECTRICS)

hours = st.integers(0, 20).map(float)
loads = st.dictionaries(st.sampled_from(SKILLS), hours)
crews = st.lists(st.tuples(st.sets(st.sampled_from(SKILLS)).map(frozenset), hours), max_size=4).map(
    tuple
)


def hands(load: dict[Skill, float], crew: tuple[tuple[frozenset[Skill], float], ...]) -> float:
    strength = Strength(bays={}, hands=crew)
    return gap(SHOP, Load(bays={}, hands=load), strength).hand_h


def done(load: dict[Skill, float], crew: tuple[tuple[frozenset[Skill], float], ...]) -> float:
    """The most hours that the crew can do, hour by hour along augmenting paths."""
    people = [skills for skills, count in crew for _ in range(int(count))]
    work = [skill for skill, count in load.items() for _ in range(int(count))]
    has: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for who, skills in enumerate(people):
            if work[one] in skills and who not in seen:
                seen.add(who)
                if who not in has or place(has[who], seen):
                    has[who] = one
                    return True
        return False

    return float(sum(place(one, set()) for one in range(len(work))))


@given(
    st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 4).map(float)),
    st.lists(
        st.tuples(st.sets(st.sampled_from(SKILLS)).map(frozenset), st.integers(0, 3).map(float)),
        max_size=3,
    ).map(tuple),
)
def test_the_gap_is_what_nobody_can_do_however_work_is_shared_out(
    load: dict[Skill, float], crew: tuple[tuple[frozenset[Skill], float], ...]
) -> None:
    assert hands(load, crew) == pytest.approx(sum(load.values()) - done(load, crew))


@given(loads, crews)
def test_the_gap_is_the_most_by_which_some_skills_exceed_who_has_one_of_them(
    load: dict[Skill, float], crew: tuple[tuple[frozenset[Skill], float], ...]
) -> None:
    exceeded = (
        sum(load[one] for one in some)
        - sum(count for skills, count in crew if skills & frozenset(some))
        for size in range(len(load) + 1)
        for some in combinations(load, size)
    )

    assert hands(load, crew) == pytest.approx(max(exceeded))


@given(loads, crews, st.sampled_from(SKILLS), hours)
def test_more_work_never_closes_a_gap_and_more_hands_never_open_one(
    load: dict[Skill, float],
    crew: tuple[tuple[frozenset[Skill], float], ...],
    skill: Skill,
    more: float,
) -> None:
    lack = hands(load, crew)

    assert hands({**load, skill: load.get(skill, 0.0) + more}, crew) >= lack
    assert hands(load, (*crew, (frozenset({skill}), more))) <= lack


@given(
    st.dictionaries(st.sampled_from(BayKind), hours),
    st.dictionaries(st.sampled_from(BayKind), hours),
)
def test_a_bay_does_one_kind_of_work(
    load: dict[BayKind, float], there: dict[BayKind, float]
) -> None:
    found = gap(SHOP, Load(bays=load, hands={}), Strength(bays=there, hands=()))

    assert found.bays == {
        kind: count - there.get(kind, 0.0)
        for kind, count in load.items()
        if count > there.get(kind, 0.0)
    }
    assert bool(found) == bool(found.bays)
