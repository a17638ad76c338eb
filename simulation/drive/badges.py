"""Lets in over HTTP whoever asked on the twin, with the same rights."""

from datetime import timedelta
from typing import Final

from attrs import Factory, define

from application.app import Application
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM, Caller
from application.shared.rights import Chain, Own, Scope, Stores
from domain.people.reach import OwnThings, Reach, TheseStores, WholeChain
from domain.shared.ids import PersonId, named_id
from domain.shared.person import PersonName
from domain.shared.role import Role

_STAND_IN: Final = PersonId(named_id("person", "stand-in"))
_TOKEN_LASTS: Final = timedelta(days=300)


@define
class Badges:
    """Tokens of the server for callers of the twin."""

    app: Application
    _secrets: dict[PersonId, str] = Factory(dict)

    def of(self, caller: Caller) -> str:
        """The secret of a token."""
        id = caller.actor.id
        if id not in self._secrets:
            self._secrets[id] = self._issued(caller)
        return self._secrets[id]

    def _issued(self, caller: Caller) -> str:
        person = _person(caller)
        self.app.people.add_person(SYSTEM, person)
        expires = self.app.clock.now() + _TOKEN_LASTS
        id = person.id or caller.actor.id
        return self.app.people.issue_token(SYSTEM, id, name="parity", expires=expires).secret


def _person(caller: Caller) -> NewPerson:
    """Baywise itself has no login: somebody of the chain stands in for it."""
    actor = caller.actor
    is_system = Role.SYSTEM in actor.roles
    id = _STAND_IN if is_system else actor.id
    return NewPerson(
        id=id,
        login=f"x{id.hex}",
        name=PersonName("parity"),
        roles=(Role.STORE_MANAGER, Role.ADMIN) if is_system else tuple(sorted(actor.roles)),
        reach=_reach(actor.scope),
    )


def _reach(scope: Scope) -> Reach:
    match scope:
        case Own(member):
            return OwnThings(member)
        case Stores(stores):
            return TheseStores(tuple(sorted(stores)))
        case Chain():
            return WholeChain()
