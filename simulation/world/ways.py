"""How each shop works on each day: by the policy of the run once it has joined, else for itself."""

from datetime import date, timedelta

from attrs import frozen

from domain.shared.ids import StoreId
from simulation.scenario.policy import EACH_FOR_ITSELF, Policy
from simulation.scenario.rollout import Rollout


@frozen(kw_only=True)
class Ways:
    """``first`` is the local day on which the simulation begins."""

    policy: Policy
    rollout: Rollout
    first: date

    def of(self, store: StoreId, day: int) -> Policy:
        """The levers of a shop on the day of that number."""
        joined = self.rollout.joined(store, self.first + timedelta(days=day))
        return self.policy if joined else EACH_FOR_ITSELF
