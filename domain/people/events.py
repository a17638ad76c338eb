"""What happens to people's accounts."""

from uuid import UUID

from attrs import frozen

from domain.shared.aggregate import Event
from domain.shared.ids import PersonId


@frozen(kw_only=True)
class PersonAdded(Event):
    person: PersonId


@frozen(kw_only=True)
class PersonDeactivated(Event):
    person: PersonId


@frozen(kw_only=True)
class LoggedIn(Event):
    person: PersonId


@frozen(kw_only=True)
class LoggedOut(Event):
    person: PersonId


@frozen(kw_only=True)
class LoginRefused(Event):
    """The password was wrong; ``failures`` counts those within the lock-out window."""

    person: PersonId
    failures: int


@frozen(kw_only=True)
class PasswordChanged(Event):
    """All sessions opened before have ended."""

    person: PersonId


@frozen(kw_only=True)
class TokenIssued(Event):
    person: PersonId
    token: UUID


@frozen(kw_only=True)
class TokenRevoked(Event):
    person: PersonId
    token: UUID
