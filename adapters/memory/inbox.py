"""Messages of providers in memory."""

from datetime import datetime
from threading import Lock
from uuid import UUID

from attrs import Factory, define, field

from adapters.memory.aging import oldest
from application.finance.inbox import Message


@define
class MemoryInbox:
    """Implements :class:`application.finance.inbox.Inbox`, and forgets what is old of it."""

    messages: dict[UUID, Message] = Factory(dict)
    verdicts: dict[UUID, str] = Factory(dict)
    _lock: Lock = field(factory=Lock, repr=False)

    def keep(self, message: Message, /) -> None:
        with self._lock:
            self.messages[message.id] = message

    def judge(self, id: UUID, verdict: str, /) -> None:
        with self._lock:
            self.verdicts[id] = verdict

    def forget(self, before: datetime, /, *, limit: int) -> int:
        with self._lock:
            old = oldest(self.messages, lambda one: one.at, before, limit)
            for id in old:
                del self.messages[id]
                self.verdicts.pop(id, None)
        return len(old)
