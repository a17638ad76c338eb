"""Days on the road, as many kinds of them as there are."""

from hypothesis import strategies as st

from domain.routing.problem import Job, RouteProblem, Technician, Window

_SKILLS = ("tow", "tyres", "charge")
_PARTS = ("battery", "tyre")
_PLACES = 6


def windows(most: int, length: int) -> st.SearchStrategy[tuple[Window, ...]]:
    """Up to ``most`` windows in turn, of a quarter of the day each."""
    quarters = st.lists(st.sampled_from(range(4)), max_size=most, unique=True).map(sorted)
    return st.builds(
        lambda chosen, starts: tuple(
            Window(60 * at + starts[at], 60 * at + starts[at] + length) for at in chosen
        ),
        quarters,
        st.tuples(*[st.integers(0, 59 - length)] * 4),
    )


def some(things: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(things), max_size=len(things))


technicians = st.builds(
    Technician,
    at=st.integers(0, _PLACES - 1),
    shift=st.builds(lambda start, span: Window(start, start + span), *[st.integers(0, 200)] * 2),
    breaks=windows(2, 20),
    skills=some(_SKILLS),
    tools=some(("winch",)),
    parts=st.dictionaries(st.sampled_from(_PARTS), st.integers(0, 3)),
)

jobs = st.builds(
    Job,
    at=st.integers(0, _PLACES - 1),
    windows=windows(3, 30).filter(bool),
    service=st.integers(0, 40),
    skills=st.frozensets(st.sampled_from(_SKILLS), max_size=1),
    tools=st.frozensets(st.just("winch"), max_size=1),
    parts=st.dictionaries(st.sampled_from(_PARTS), st.integers(0, 2), max_size=1),
    priority=st.integers(1, 3),
    emergency=st.booleans(),
)


def roads(most_jobs: int = 8) -> st.SearchStrategy[RouteProblem]:
    """A few technicians, jobs and places between which a drive takes any time."""
    row = st.lists(st.integers(0, 40), min_size=_PLACES, max_size=_PLACES).map(tuple)
    return st.builds(
        RouteProblem,
        technicians=st.builds(
            lambda people, again: (*people, *people[:again]),
            st.lists(technicians, min_size=1, max_size=3),
            st.integers(0, 2),
        ),
        jobs=st.lists(jobs, min_size=1, max_size=most_jobs).map(tuple),
        travel=st.lists(row, min_size=_PLACES, max_size=_PLACES).map(tuple),
    )
