"""Skills by technician: grades, and the papers for them."""

from datetime import date
from typing import Final, Self

from attrs import frozen

from api.technicians import Paper
from domain.shared.trade import Grade, Skill
from domain.workforce.skills import CERTIFIED
from domain.workforce.technician import Technician

GRADES: Final = {grade.name.lower(): grade for grade in Grade}


@frozen(kw_only=True)
class Cell:
    """A skill of somebody: ``usable`` unless it needs a paper and there is none that holds."""

    grade: str
    usable: bool
    expires: date | None
    paper: Paper | None


@frozen(kw_only=True)
class Matrix:
    """Who has which skill; nothing where somebody has not learnt it."""

    skills: tuple[Skill, ...]
    rows: tuple[tuple[Technician, tuple[Cell | None, ...]], ...]

    @classmethod
    def of(cls, people: tuple[Technician, ...], today: date) -> Self:
        skills = tuple(skill for skill in Skill if any(one.mastery(skill) for one in people))
        return cls(
            skills=skills,
            rows=tuple(
                (one, tuple(_cell(one, skill, today) for skill in skills)) for one in people
            ),
        )


def _cell(person: Technician, skill: Skill, today: date) -> Cell | None:
    mastery = person.mastery(skill)
    if mastery is None:
        return None
    paper = person.certificate(skill) if skill in CERTIFIED else None
    return Cell(
        grade=mastery.grade.name.lower(),
        usable=person.certified(skill, today),
        expires=paper.expires if paper else None,
        paper=Paper.of(paper, today) if paper else None,
    )
