"""Days of small shops, as many kinds of them as there are."""

from hypothesis import strategies as st

from domain.planning.problem import DayProblem, Job, Operation, Slots, Technician

_SKILLS = ("repair", "diagnose", "test")
_KINDS = ("lift", "check")
_LENGTHS = st.integers(1, 12)


pauses = st.lists(
    st.builds(lambda start, length: Slots(start, start + length), st.integers(0, 120), _LENGTHS),
    max_size=2,
)


@st.composite
def operations(draw: st.DrawFn, arrival: int) -> tuple[Operation, ...]:
    count = draw(st.integers(1, 3))
    return tuple(
        Operation(
            skill=draw(st.sampled_from(_SKILLS)),
            level=draw(st.integers(1, 2)),
            bay=draw(st.sampled_from(_KINDS)),
            duration=draw(st.integers(1, 12)),
            release=arrival + draw(st.integers(0, 20)),
            four_eyes=number > 0 and draw(st.booleans()),
            of_all=draw(st.booleans()),
        )
        for number in range(count)
    )


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    arrival = draw(st.integers(0, 40))
    return Job(
        arrival=arrival,
        due=arrival + draw(st.integers(1, 60)),
        weight=draw(st.integers(1, 5)),
        operations=draw(operations(arrival)),
    )


@st.composite
def technicians(draw: st.DrawFn) -> Technician:
    start = draw(st.integers(0, 20))
    lunch = start + draw(st.integers(20, 50))
    return Technician(
        skills={skill: draw(st.integers(1, 3)) for skill in _SKILLS if draw(st.booleans())},
        shift=Slots(start, 140),
        pauses=(Slots(lunch, lunch + draw(st.integers(0, 9))), *draw(pauses)),
        paces={skill: draw(st.sampled_from((0.8, 1.0, 1.3))) for skill in _SKILLS[:1]},
    )


@st.composite
def days(draw: st.DrawFn) -> DayProblem:
    """A shop with three who can do everything, so that somebody is always left to check."""
    masters = [
        Technician(
            skills=dict.fromkeys(_SKILLS, draw(st.integers(2, 3))),
            shift=Slots(0, 140),
            pauses=(Slots(start, start + 9), *draw(pauses)),
        )
        for start in (44, 52, 60)
    ]
    bays = tuple(draw(st.lists(st.sampled_from(_KINDS), max_size=4))) + _KINDS
    return DayProblem(
        bays=bays,
        taken={bay: draw(pauses) for bay in range(len(bays)) if draw(st.integers(0, 3)) == 0},
        technicians=(*masters, *draw(st.lists(technicians(), max_size=3))),
        jobs=tuple(draw(st.lists(jobs(), min_size=1, max_size=8))),
        overtime=200,
    )
