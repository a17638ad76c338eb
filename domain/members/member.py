"""A member: somebody who brings cars."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from attrs import evolve, field, frozen

from domain.members.phone import Phone
from domain.shared.aggregate import Aggregate, Event
from domain.shared.ids import MemberId
from domain.shared.person import PersonName
from domain.shared.time import utc


class Language(StrEnum):
    """BCP 47 tag of the language a person is spoken to in."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class Level(StrEnum):
    """What the chain grants a member; everybody starts as basic."""

    BASIC = "basic"


@frozen(kw_only=True)
class MemberJoined(Event):
    member: MemberId


@frozen(kw_only=True)
class MemberCorrected(Event):
    """``changed`` names the fields whose content is new."""

    member: MemberId
    changed: tuple[str, ...]


@frozen(kw_only=True)
class Member(Aggregate):
    """A customer with a phone; one phone is one member."""

    id: MemberId
    name: PersonName
    phone: Phone
    since: datetime = field(validator=utc)
    language: Language = Language.CHINESE
    level: Level = Level.BASIC

    @classmethod
    def join(
        cls,
        *,
        id: MemberId,
        name: PersonName,
        phone: Phone,
        at: datetime,
        language: Language = Language.CHINESE,
    ) -> Self:
        """Somebody new."""
        return cls(
            id=id,
            name=name,
            phone=phone,
            since=at,
            language=language,
            pending=(MemberJoined(at=at, member=id),),
        )

    def correct(
        self,
        *,
        at: datetime,
        name: PersonName | None = None,
        phone: Phone | None = None,
        language: Language | None = None,
    ) -> Self:
        """Write down what is given; what is not stays. The same again changes nothing."""
        after = evolve(
            self,
            name=name or self.name,
            phone=phone or self.phone,
            language=language or self.language,
        )
        fields = ("name", "phone", "language")
        changed = tuple(f for f in fields if getattr(after, f) != getattr(self, f))
        if not changed:
            return self
        told = MemberCorrected(at=at, member=self.id, changed=changed)
        return evolve(after, pending=(*self.pending, told))
