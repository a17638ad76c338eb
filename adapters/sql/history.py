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


@frozen
class SqlHistory:
    """Implements :class:`application.shared.ports.History` in one session."""

    session: Session
    codec: Codec
    scope: Scope

    def of(self, subjects: Collection[UUID], /) -> list[Told]:
        params: dict[str, object] = {"subjects": list(subjects)}
        test = "true"
        if isinstance(self.scope, Stores):
            test, params["stores"] = (
                "(store is null or store = any(%(stores)s))",
                [*self.scope.stores],
            )
        return told(self.session.rows(_OF.format(test=test), params), self.codec)
