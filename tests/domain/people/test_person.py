from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.events import LoggedIn, LoginRefused, PasswordChanged, PersonAdded
from domain.people.password import BadPassword, Password, typed
from domain.people.person import LOCK_OUT, MOST_FAILURES, BadRoles, Inactive, Person
from domain.people.reach import OwnThings, Reach, TheseStores, WholeChain
from domain.shared.ids import MemberId, PersonId, StoreId
from domain.shared.person import PersonName
from domain.shared.role import Role

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
MEMBER = MemberId(UUID(int=5))
IN_STORE = TheseStores((StoreId(UUID(int=1)),))
OWN = OwnThings(MEMBER)


def a_person(*roles: Role, reach: Reach = IN_STORE) -> Person:
    return Person.add(
        PersonId(UUID(int=2)),
        login="li.wei",
        name=PersonName("李伟"),
        roles=roles or (Role.ADVISOR,),
        reach=reach,
        password="hash",
        at=NOON,
    )


def test_events_say_ids_and_nothing_that_names_a_person() -> None:
    person = a_person().refused(at=NOON).logged_in(at=NOON).with_password("other", at=NOON)

    assert [type(event) for event in person.pending] == [
        PersonAdded,
        LoginRefused,
        LoggedIn,
        PasswordChanged,
    ]
    assert not any(word in repr(person.pending) for word in ("李伟", "li.wei", "hash", "other"))
    assert "hash" not in repr(person)
    assert "李伟" not in repr(person)


@pytest.mark.parametrize(
    ("roles", "reach"),
    [
        ((Role.SYSTEM,), WholeChain()),
        ((Role.GUEST,), WholeChain()),
        ((Role.CUSTOMER,), WholeChain()),
        ((Role.ADVISOR,), OWN),
        ((Role.ADVISOR, Role.CUSTOMER), OWN),
    ],
)
def test_roles_and_reach_belong_together(roles: tuple[Role, ...], reach: Reach) -> None:
    with pytest.raises(BadRoles):
        a_person(*roles, reach=reach)


def test_a_customer_is_a_member() -> None:
    assert a_person(Role.CUSTOMER, reach=OWN).member == MEMBER
    assert a_person().member is None


@given(st.lists(st.integers(0, 3600), max_size=40).map(sorted), st.integers(0, 3600))
def test_a_login_is_locked_exactly_while_ten_failures_are_recent(
    failures: list[int], later: int
) -> None:
    person = a_person()
    for second in failures:
        person = person.refused(at=NOON + timedelta(seconds=second))
    at = NOON + timedelta(seconds=(failures[-1] if failures else 0) + later)

    recent = [one for one in failures if at - (NOON + timedelta(seconds=one)) < LOCK_OUT]

    assert (person.locked_until(at) is not None) == (len(recent) >= MOST_FAILURES)
    assert len(person.failures) <= MOST_FAILURES


def test_a_closed_account_changes_no_more() -> None:
    closed = a_person().deactivate(at=NOON)

    for act in (closed.logged_in, closed.deactivate):
        with pytest.raises(Inactive):
            act(at=NOON)


@given(st.text(max_size=40))
def test_every_text_is_a_password_or_is_refused(text: str) -> None:
    try:
        password = Password(typed(text))
    except BadPassword:
        return
    assert typed(password.text) == password.text
    assert len(password.text) >= 8
