"""The rules of the whole chain at one instant, resolved for whoever asks."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from attrs import field, frozen

from domain.dispatch.rule_sheet import RuleSheet, Whose
from domain.dispatch.rules import Rules, resolved
from domain.shared.ids import StoreId

_CHAIN = Whose()


@frozen
class RuleBook:
    """Every level that says something; what most shops have in common is resolved once."""

    sheets: Mapping[Whose, RuleSheet]
    _resolved: dict[tuple[Whose, ...], Rules] = field(factory=dict, eq=False, repr=False)

    @classmethod
    def of(cls, sheets: Iterable[RuleSheet]) -> Self:
        return cls({sheet.whose: sheet for sheet in sheets if sheet.versions})

    @property
    def chain(self) -> Rules:
        """Where neither a region nor a shop says otherwise."""
        return self._of(_CHAIN)

    def of_region(self, region: str) -> Rules:
        return self._of(_CHAIN, Whose(region=region))

    def of_shop(self, store: StoreId, region: str) -> Rules:
        return self._of(_CHAIN, Whose(region=region), Whose(store=store))

    @cached_property
    def regional(self) -> bool:
        """Whether it matters at all in which region somebody asks."""
        return any(whose.region is not None for whose in self.sheets)

    @cached_property
    def widest_km(self) -> float:
        """The farthest that customers drive in any region."""
        regions = (whose.region for whose in self.sheets if whose.region is not None)
        all_rules = (self.chain, *map(self.of_region, regions))
        return max(rules.drive.radius_km for rules in all_rules)

    def _of(self, *levels: Whose) -> Rules:
        saying = tuple(whose for whose in levels if whose in self.sheets)
        known = self._resolved.get(saying)
        if known is None:
            said = (self.sheets[whose].said for whose in saying)
            known = self._resolved[saying] = resolved(*said)
        return known
