"""The roll-out: which shop begins on which day to work by the policy of a run."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from domain.shared.ids import StoreId


@frozen
class Rollout:
    """Local days by shop; a shop that has none works by the policy from the first day on.

    Until its day a shop works for itself, whatever the others do.
    """

    joins: Mapping[StoreId, date] = field(factory=dict)

    def joined(self, store: StoreId, on: date) -> bool:
        """Whether the shop works by the policy on that day."""
        since = self.joins.get(store)
        return since is None or since <= on


AT_ONCE: Final = Rollout()
"""Every shop from the first day on."""
