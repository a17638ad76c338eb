"""The keeping of accounts."""

from functools import cache
from typing import Final

from attrs import field, frozen

from application.people.errors import DemoOnly, LoginTaken, NotEmpty, NotLoggedIn, TooFar
from application.people.ports import Passwords, PeopleWork, Regions
from application.people.reach import actor_of, scope_of, within
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.people.password import Password, typed
from domain.people.person import Person
from domain.people.reach import Reach, WholeChain
from domain.shared.errors import NotFound
from domain.shared.ids import PersonId, named_id
from domain.shared.person import PersonName
from domain.shared.role import Role

_FIRST: Final = PersonId(named_id("person", "first-admin"))


@frozen(kw_only=True)
class Account:
    """What a list of people shows."""

    id: PersonId
    login: str
    roles: tuple[Role, ...]
    reach: Reach
    active: bool


@frozen(kw_only=True)
class NewPerson:
    """An account to be made; without a password it can only use tokens.

    ``id`` is given where the person is known already: a technician's is the technician's own.
    """

    login: str
    name: PersonName
    roles: tuple[Role, ...]
    reach: Reach
    password: str | None = field(default=None, repr=False)
    id: PersonId | None = None


@frozen(kw_only=True)
class Accounts(Service):
    """Who has a login; ``demo`` says whether demonstration logins work here."""

    passwords: Passwords
    regions: Regions
    demo: bool = False

    @command("add_person", may=Permission.KEEP_PEOPLE)
    def add_person(self, work: PeopleWork, new: NewPerson) -> PersonId:
        """Make an account.

        Raises:
            LoginTaken: somebody else has the login name.
            TooFar: the account would reach further than the caller does.
            BadLogin, BadPassword, BadRoles: it cannot be one.
        """
        return self._add(work, new, self._hash_of(new))

    def first_admin(self, login: str, password: str) -> PersonId:
        """Make the account that makes all others.

        Raises:
            NotEmpty: there are people already.
        """
        return self._first_admin(SYSTEM, login, password)

    @command("add_first_admin", may=Permission.KEEP_PEOPLE)
    def _first_admin(self, work: PeopleWork, login: str, password: str) -> PersonId:
        if work.people.find():
            raise NotEmpty("there are people already; ask one who may keep people")
        admin = NewPerson(
            id=_FIRST,
            login=login,
            name=PersonName(login),
            roles=(Role.ADMIN,),
            reach=WholeChain(),
            password=password,
        )
        return self._add(work, admin, self._hash_of(admin))

    @command("add_demo_people", may=Permission.KEEP_PEOPLE)
    def add_demo_people(self, work: PeopleWork, people: tuple[NewPerson, ...]) -> None:
        """Make those accounts for a demonstration that are not there already.

        Their passwords are no secrets: one that many have is hashed once.

        Raises:
            DemoOnly: this is not a demonstration.
        """
        if not self.demo:
            raise DemoOnly("demonstration logins exist in a demonstration only")
        hash_of = cache(self._hash_of_password)
        for new in people:
            if not work.people.find(login=new.login):
                self._add(work, new, new.password and hash_of(new.password), demo=True)

    @command("reset_password", may=Permission.KEEP_PEOPLE)
    def reset_password(self, work: PeopleWork, person: PersonId, password: str) -> None:
        """Set somebody's password; the person's sessions end."""
        known = work.people.get(person)
        self._expect_within_reach(work.caller, known.reach)
        work.people.save(known.with_password(self._hash_of_password(password), at=work.now))

    @command("deactivate_person", may=Permission.KEEP_PEOPLE)
    def deactivate_person(self, work: PeopleWork, person: PersonId) -> None:
        """Close an account; sessions and tokens stop working."""
        known = work.people.get(person)
        self._expect_within_reach(work.caller, known.reach)
        work.people.save(known.deactivate(at=work.now))

    @command("list_people", may=Permission.KEEP_PEOPLE)
    def list_people(self, work: PeopleWork) -> list[Account]:
        """All accounts by login name."""
        known = sorted(work.people.find(), key=lambda one: one.login)
        return [
            Account(id=one.id, login=one.login, roles=one.roles, reach=one.reach, active=one.active)
            for one in known
        ]

    @command("act_as", may=Permission.KEEP_PEOPLE)
    def acting(self, work: PeopleWork, login: str) -> Actor:
        """Whose doing it is when somebody works in the name of the person with that login.

        Raises:
            NotFound: nobody has the login.
            NotLoggedIn: the account is closed, or of a demonstration where there is none.
            TooFar: the person reaches further than the caller does.
        """
        for person in work.people.find(login=login.lower()):
            self._expect_within_reach(work.caller, person.reach)
            if not self._lets_in(person):
                raise NotLoggedIn("this account has been closed")
            return actor_of(person, self.regions)
        raise NotFound(f"nobody has the login {login[:40]}", kind="person")

    def _lets_in(self, person: Person) -> bool:
        return person.active and (self.demo or not person.demo)

    def _add(
        self, work: PeopleWork, new: NewPerson, hash: str | None, *, demo: bool = False
    ) -> PersonId:
        self._expect_within_reach(work.caller, new.reach)
        person = Person.add(
            new.id or PersonId(self.new_id()),
            login=new.login,
            name=new.name,
            roles=new.roles,
            reach=new.reach,
            password=hash,
            at=work.now,
            demo=demo,
        )
        if work.people.find(login=person.login):
            raise LoginTaken(f"somebody else has the login name {new.login}", login=new.login)
        work.people.save(person)
        return person.id

    def _hash_of(self, new: NewPerson) -> str | None:
        return None if new.password is None else self._hash_of_password(new.password)

    def _hash_of_password(self, password: str) -> str:
        return self.passwords.hash(Password(typed(password)).text)

    def _expect_within_reach(self, caller: Caller, reach: Reach) -> None:
        if not within(scope_of(reach, self.regions), caller.actor.scope):
            raise TooFar("nobody keeps accounts that reach further than their own")
