"""What one level says of the rules of dispatch, version by version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from attrs import evolve, field, frozen, validators

from domain.dispatch.rules import Level, Said, rule
from domain.shared.aggregate import Aggregate, Event
from domain.shared.errors import Rejected
from domain.shared.ids import PersonId, StoreId, derived_id, named_id
from domain.shared.text import text
from domain.shared.time import utc


class BadRules(Rejected):
    """The rules contradict themselves, or cannot be read."""

    code = "bad-rules"


@frozen(kw_only=True)
class Whose:
    """Whose rules: a region's, a shop's, or with neither those of the whole chain."""

    region: str | None = field(default=None, validator=validators.optional(text(40)))
    store: StoreId | None = None

    def __attrs_post_init__(self) -> None:
        if self.region is not None and self.store is not None:
            raise BadRules("rules are those of a region or of a shop, not of both")

    @property
    def level(self) -> Level:
        if self.store is not None:
            return Level.SHOP
        return Level.CHAIN if self.region is None else Level.REGION


@frozen(kw_only=True)
class RulesChanged(Event):
    """One level says something else from now on; ``number`` is the version that says it."""

    region: str | None
    store: StoreId | None
    number: int


@frozen(kw_only=True)
class RuleVersion:
    """What a level says ``since`` an instant, until the next version; ``values`` by rule.

    A rule that is not named is inherited from the level above.
    """

    number: int = field(validator=validators.ge(1))
    since: datetime = field(validator=utc)
    by: PersonId
    reason: str = field(validator=text(400))
    values: Mapping[str, float]


@frozen(kw_only=True)
class RuleSheet(Aggregate):
    """All versions of what one level says, numbered from 1; the last one counts."""

    whose: Whose
    versions: tuple[RuleVersion, ...] = ()

    def __attrs_post_init__(self) -> None:
        if [one.number for one in self.versions] != [*range(1, len(self.versions) + 1)]:
            raise ValueError("versions are numbered from 1, without gaps")

    @classmethod
    def of(cls, whose: Whose) -> Self:
        """Nothing said yet."""
        if whose.store is not None:
            return cls(id=derived_id(whose.store, "rules"), whose=whose)
        code = f"region {whose.region}" if whose.region else "chain"
        return cls(id=named_id("rules", code), whose=whose)

    @property
    def said(self) -> Said:
        """What the level says now; number 0 has said nothing yet."""
        values = self.versions[-1].values if self.versions else {}
        return Said(level=self.whose.level, number=len(self.versions), values=values)

    def change(
        self,
        values: Mapping[str, float | None],
        *,
        instead: bool = False,
        by: PersonId,
        reason: str,
        at: datetime,
    ) -> Self:
        """A new version that says this too, or ``instead``; the same again changes nothing.

        Args:
            values: by the name of the rule; with ``None`` it is inherited again.

        Raises:
            UnknownRule, OutOfRange: there is no such rule, or it cannot have that value.
            BadText: the reason is empty or too long.
        """
        before = self.said.values
        said: dict[str, float | None] = {**({} if instead else before), **values}
        after = {name: float(value) for name, value in said.items() if value is not None}
        for name in values:
            known = rule(name)
            if name in after:
                known.expect(after[name])
        if after == before:
            return self
        number = len(self.versions) + 1
        new = RuleVersion(number=number, since=at, by=by, reason=reason, values=after)
        told = RulesChanged(at=at, region=self.whose.region, store=self.whose.store, number=number)
        return evolve(self, versions=(*self.versions, new), pending=(*self.pending, told))
