"""What has been told of some things, read back."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from attrs import frozen

from adapters.sql.codec import Codec
from adapters.sql.relay import told
from adapters.sql.session import Session
from application.shared.ports import Told
from application.shared.rights import Scope, Stores

_OF: Final = """
select position, at, kind, revision, store, subject, actor, channel, causation, body
from events where subject = any(%(subjects)s) and {test} order by position
"""
_BETWEEN: Final = """
select position, at, kind, revision, store, subject, actor, channel, causation, body
from events where position > %(after)s and position <= %(through)s and kind = any(%(kinds)s)
    and {test} order by position limit %(limit)s
"""


@frozen
class SqlHistory:
    """Implements :class:`application.shared.ports.History` in one session."""

    session: Session
    codec: Codec
    scope: Scope

    def of(self, subjects: Collection[UUID], /) -> list[Told]:
        return self._told(_OF, {"subjects": list(subjects)})

    def between(
        self, after: int, through: int, /, *, kinds: Collection[str], limit: int
    ) -> list[Told]:
        params = {"after": after, "through": through, "kinds": list(kinds), "limit": limit}
        return self._told(_BETWEEN, params)

    def _told(self, sql: str, params: dict[str, object]) -> list[Told]:
        test = "true"
        if isinstance(self.scope, Stores):
            test, stores = "(store is null or store = any(%(stores)s))", [*self.scope.stores]
            params = params | {"stores": stores}
        return told(self.session.rows(sql.format(test=test), params), self.codec)
