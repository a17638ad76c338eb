"""Rules of dispatch as a TOML file, with cases that they must decide as somebody expects.

``[rules.offer]``, ``[rules.hands]``, ``[rules.drive]``, ``[rules.site]``, … name rules and their
values; what they do not name is as it is. Each ``[[hands]]`` is a task with ``candidates``, each
``[[offers]]`` a choice among ``shops``, by names of the writer's; ``expect`` names the ``winner``,
who is ``out`` and by which limit, and pairs of whom the first comes ``before`` the second.
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.dispatch.affinity import Affinity
from domain.dispatch.assignment import Candidate, Limit, Task
from domain.dispatch.placement import Bar
from domain.dispatch.rule_sheet import BadRules
from domain.dispatch.rules import rule
from domain.dispatch.trial import Case, Expected, Facts, HandsCase, OffersCase, Trial
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.trade import BayKind, Grade, Need, Skill

_MOST: Final = 1_000
_Name = Annotated[str, Meta(min_length=1, max_length=120)]
_Minutes = Annotated[int, Meta(ge=1, le=10_000)]
_Grade = Annotated[str, Meta(pattern=f"^({'|'.join(one.name.lower() for one in Grade)})$")]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    pass


class _Rules(_Strict):
    offer: dict[str, float] = {}
    hands: dict[str, float] = {}
    drive: dict[str, float] = {}
    site: dict[str, float] = {}
    invite: dict[str, float] = {}
    support: dict[str, float] = {}


class _Candidate(_Strict):
    grade: _Grade | None = None
    minutes: _Minutes | None = None
    certified: bool = True
    on_shift: bool = True
    in_time: bool = True
    free: bool = True
    load_min: Annotated[int, Meta(ge=0, le=10_000)] = 0
    distance_km: Annotated[float, Meta(ge=0, le=20_100)] = 0.0
    rating: Annotated[float, Meta(ge=0, le=5)] = 4.0
    right_first: Annotated[float, Meta(ge=0, le=1)] | None = None
    paid_min: Annotated[int, Meta(ge=0, le=100_000)] | None = None


class _ExpectHands(_Strict):
    winner: str | None = None
    out: dict[str, Limit] = {}
    before: list[tuple[str, str]] = []


class _Hands(_Strict):
    case: _Name
    skill: Skill
    minutes: _Minutes
    candidates: Annotated[dict[_Name, _Candidate], Meta(min_length=1, max_length=_MOST)]
    expect: _ExpectHands
    grade: _Grade = "apprentice"
    urgency: Annotated[float, Meta(ge=0, le=1)] = 0.0
    four_eyes: bool = False
    done_by: list[str] = []
    kept: list[str] = []


class _Shop(_Strict):
    distance_km: Annotated[float, Meta(ge=0, le=20_100)] = 0.0
    wait_min: Annotated[int, Meta(ge=0, le=100_000)] = 0
    load: Annotated[float, Meta(ge=0, le=1)] = 0.0
    ability: Annotated[float, Meta(ge=0, le=1)] = 1.0
    rating: Annotated[float, Meta(ge=0, le=5)] = 5.0
    nights: Annotated[int, Meta(ge=0, le=30)] = 0
    bar: Bar | None = None


class _ExpectOffers(_Strict):
    winner: str | None = None
    out: dict[str, Bar] = {}
    before: list[tuple[str, str]] = []


class _Offers(_Strict):
    case: _Name
    shops: Annotated[dict[_Name, _Shop], Meta(min_length=1, max_length=_MOST)]
    expect: _ExpectOffers


class _File(_Strict):
    rules: _Rules = msgspec.field(default_factory=_Rules)
    hands: Annotated[list[_Hands], Meta(max_length=_MOST)] = []
    offers: Annotated[list[_Offers], Meta(max_length=_MOST)] = []


def read_trial(text: bytes) -> Trial:
    """The rules of a file, and its cases.

    Raises:
        BadRules: the file is none, or a case makes no sense; the sentence names the place.
        UnknownRule, OutOfRange: there is no such rule, or it cannot have that value.
    """
    file = _read(text)
    return Trial(values=_values(file.rules), cases=(*_of_hands(file), *_of_offers(file)))


def _read(text: bytes) -> _File:
    try:
        return msgspec.convert(tomllib.loads(text.decode()), type=_File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadRules(f"the file of rules cannot be read: {error}") from error


def _values(rules: _Rules) -> dict[str, float]:
    sections: dict[str, dict[str, float]] = msgspec.structs.asdict(rules)
    values = {f"{of}.{name}": one for of, said in sections.items() for name, one in said.items()}
    for name, value in values.items():
        rule(name).expect(value)
    return values


def _of_hands(file: _File) -> Iterator[Case]:
    for one in file.hands:
        ids = {name: TechnicianId(UUID(int=place)) for place, name in enumerate(one.candidates, 1)}
        task = Task(
            subject=UUID(int=0),
            step=0,
            need=Need(
                bay=BayKind.LIFT,
                skill=one.skill,
                grade=Grade[one.grade.upper()],
                minutes=one.minutes,
                four_eyes=one.four_eyes,
            ),
            urgency=one.urgency,
            done_by=tuple(_known(one.case, ids, name) for name in one.done_by),
            kept=tuple(_known(one.case, ids, name) for name in one.kept),
        )
        people = {
            name: _candidate(ids[name], facts, one.minutes)
            for name, facts in one.candidates.items()
        }
        yield Case(
            name=one.case,
            question=HandsCase(task=task, people=people),
            expected=_expected(one.case, one.expect),
        )


def _candidate(id: TechnicianId, facts: _Candidate, minutes: int) -> Candidate:
    grade = Grade[facts.grade.upper()] if facts.grade else None
    told: dict[str, Any] = msgspec.structs.asdict(facts)
    rate = told.pop("right_first")
    told |= {"grade": grade, "minutes": facts.minutes or minutes}
    return Candidate(technician=id, affinity=None if rate is None else Affinity(rate), **told)


def _of_offers(file: _File) -> Iterator[Case]:
    for one in file.offers:
        shops = {
            name: Facts(store=StoreId(UUID(int=place)), **msgspec.structs.asdict(facts))
            for place, (name, facts) in enumerate(one.shops.items(), 1)
        }
        yield Case(
            name=one.case,
            question=OffersCase(shops=shops),
            expected=_expected(one.case, one.expect),
        )


def _expected(case: str, expect: _ExpectHands | _ExpectOffers) -> Expected:
    try:
        return Expected(winner=expect.winner, out=expect.out, before=tuple(expect.before))
    except BaywiseError as error:
        raise BadRules(f"{case}: {error.detail}") from error


def _known(case: str, ids: Mapping[str, TechnicianId], name: str) -> TechnicianId:
    if name not in ids:
        raise BadRules(f"{case}: {name} is none of the candidates")
    return ids[name]
