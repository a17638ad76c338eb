"""What was learned of people, and fair pay, are told with a choice."""

from uuid import UUID

from api.telling import Teller
from application.stores.directory import Register, Shop
from domain.dispatch.affinity import Affinity
from domain.dispatch.assignment import Candidate, Decision, Task, decided
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.trade import BayKind, Grade, Need, Skill
from tests.chain import MONDAY, a_store, technicians_of

PEOPLE = tuple(technicians_of(a_store()))
TELLER = Teller.of_chain(Register({StoreId(a_store().id): Shop(a_store(), technicians=PEOPLE)}))
NEED = Need(bay=BayKind.LIFT, skill=Skill.ELECTRICS, grade=Grade.JUNIOR, minutes=60)


def a_choice(*paid_min: int) -> Decision:
    """The first has been right more often."""
    rates = (0.97, 0.8)
    candidates = [
        Candidate(
            technician=TechnicianId(person.id),
            grade=Grade.JUNIOR,
            minutes=60,
            affinity=Affinity(rate, jobs=40),
            paid_min=paid,
        )
        for person, rate, paid in zip(PEOPLE, rates, paid_min, strict=False)
    ]
    return decided(Task(subject=UUID(int=1), step=0, need=NEED), candidates, at=MONDAY)


def test_it_is_told_who_was_right_how_often() -> None:
    even = a_choice(3000, 3000)

    assert "S0001-T0: 97 % right the first time, learned from 40 jobs" in TELLER.told(even, "en")
    assert "right the first time +12.7" in TELLER.told(even, "en")
    assert "S0001-T0 做过 40 件此类作业，预计一次修复率 97 %" in TELLER.told(even, "zh")


def test_it_is_told_whom_fair_pay_passed_over_and_why() -> None:
    uneven = a_choice(9000, 2000)

    assert (
        "fair pay first: S0001-T0 would lift the Gini from 0.318 to 0.319, above 0.25"
        in TELLER.told(uneven, "en")
    )
    assert "公平优先于得分：若派给 S0001-T0" in TELLER.told(uneven, "zh")
