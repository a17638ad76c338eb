"""Messages of providers in memory."""

from uuid import UUID

from attrs import Factory, define

from application.finance.inbox import Message


@define
class MemoryInbox:
    """Implements :class:`application.finance.inbox.Inbox`."""

    messages: dict[UUID, Message] = Factory(dict)
    verdicts: dict[UUID, str] = Factory(dict)

    def keep(self, message: Message, /) -> None:
        self.messages[message.id] = message

    def judge(self, id: UUID, verdict: str, /) -> None:
        self.verdicts[id] = verdict
