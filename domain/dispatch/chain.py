"""A chain of operations, made ready for the search."""

from attrs import frozen

from domain.dispatch.calendar import BIT_MIN, bits_for
from domain.shared.trade import BayKind, Grade, Need, Skill


@frozen
class CrewKey:
    """What a technician must bring.

    ``mastery`` and ``text`` (the minutes included) are keys of caches: a string keeps its hash.
    """

    skill: Skill
    grade: Grade
    minutes: int
    mastery: str
    text: str

    @classmethod
    def of(cls, need: Need) -> "CrewKey":
        mastery = f"{need.skill.value}/{int(need.grade)}"
        return cls(need.skill, need.grade, need.minutes, mastery, f"{mastery}/{need.minutes}")


@frozen
class Block:
    """Consecutive operations on one kind of bay: the car stays in the same bay throughout."""

    kind: BayKind
    first: int
    end: int


@frozen
class Chain:
    """Operations in their order, and how long the car may wait between two of them."""

    needs: tuple[Need, ...]
    slack_bits: int
    crews: tuple[CrewKey, ...]
    blocks: tuple[Block, ...]
    four_eyes: tuple[int, ...]
    key: str

    @classmethod
    def of(cls, needs: tuple[Need, ...], slack_min: int) -> "Chain":
        crews = tuple(CrewKey.of(need) for need in needs)
        slack = slack_min // BIT_MIN
        parts = (
            f"{need.bay.value}/{crew.text}/{need.four_eyes:d}"
            for need, crew in zip(needs, crews, strict=True)
        )
        return cls(
            needs=needs,
            slack_bits=slack,
            crews=crews,
            blocks=_blocks(needs),
            # Before the first operation nobody has done anything yet.
            four_eyes=tuple(i for i, need in enumerate(needs) if need.four_eyes and i),
            key=f"{slack}:" + "|".join(parts),
        )

    def bits_on(self, kind: BayKind) -> int:
        """Bits the chain takes on bays of this kind at pace 1.0."""
        return sum(bits_for(need.minutes) for need in self.needs if need.bay is kind)


def _blocks(needs: tuple[Need, ...]) -> tuple[Block, ...]:
    starts = [i for i, need in enumerate(needs) if i == 0 or need.bay is not needs[i - 1].bay]
    ends = [*starts[1:], len(needs)]
    return tuple(
        Block(needs[first].bay, first, end) for first, end in zip(starts, ends, strict=True)
    )
