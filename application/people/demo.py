"""Logins for a demonstration: one a role, with passwords that may be printed."""

from typing import Final

from attrs import frozen

from application.people.accounts import NewPerson
from application.people.service import People
from application.shared.caller import SYSTEM
from domain.people.reach import OneRegion, OwnThings, Reach, TheseStores, WholeChain
from domain.shared.ids import MemberId, PersonId, StoreId, TechnicianId, named_id
from domain.shared.person import PersonName
from domain.shared.role import Role

_NAMES: Final = {
    Role.CUSTOMER: "王芳",
    Role.ADVISOR: "李伟",
    Role.TECHNICIAN: "张强",
    Role.PARTS_CLERK: "刘洋",
    Role.CASHIER: "陈静",
    Role.SUPERVISOR: "赵磊",
    Role.STORE_MANAGER: "黄敏",
    Role.REGION_MANAGER: "周杰",
    Role.PLANNER: "吴婷",
    Role.ADMIN: "徐丽",
    Role.FINANCE: "孙浩",
}
_OF_THE_CHAIN: Final = frozenset({Role.PLANNER, Role.ADMIN, Role.FINANCE})


@frozen(kw_only=True)
class DemoLogin:
    """A login that is printed for everybody to use."""

    role: Role
    login: str
    password: str

    def __str__(self) -> str:
        return f"{self.role}: {self.login} / {self.password}"


def demo_people(
    people: People,
    *,
    store: StoreId,
    region: str,
    technician: TechnicianId | None = None,
    member: MemberId | None = None,
) -> list[DemoLogin]:
    """A login for every role, in one shop and the region around it; twice changes nothing.

    Without a ``member`` there is no customer. The ``technician`` logs in as that technician.

    Raises:
        DemoOnly: this is not a demonstration.
    """
    made = []
    for role, name in _NAMES.items():
        reach = _reach(role, store, region, member)
        if reach is None:
            continue
        login = DemoLogin(role=role, login=f"demo.{role}", password=f"baywise-{role}-2026")
        new = NewPerson(
            id=_id(role, login.login, technician),
            login=login.login,
            name=PersonName(name),
            roles=(role,),
            reach=reach,
            password=login.password,
        )
        people.add_demo_person(SYSTEM, new)
        made.append(login)
    return made


def _reach(role: Role, store: StoreId, region: str, member: MemberId | None) -> Reach | None:
    if role is Role.CUSTOMER:
        return OwnThings(member) if member else None
    if role is Role.REGION_MANAGER:
        return OneRegion(region)
    return WholeChain() if role in _OF_THE_CHAIN else TheseStores((store,))


def _id(role: Role, login: str, technician: TechnicianId | None) -> PersonId:
    known = technician if role is Role.TECHNICIAN else None
    return PersonId(known or named_id("person", login))
