"""All that a report is made of."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from simulation.outcome.interval import NothingToCompare
from simulation.outcome.outcome import Outcome
from simulation.scenario.scenario import Scenario

Runs = Sequence[Outcome]
"""One policy, a run a seed."""


@frozen(kw_only=True)
class Sensitivity:
    """Runs of one policy with one of the conditions lower and higher than the scenario has it."""

    condition: str
    """A field of ``Conditions``."""
    low: float
    high: float
    at_low: Runs
    at_high: Runs


@frozen(kw_only=True)
class Findings:
    """Runs of a scenario by policy: the first policy is *before*, the last is *after*.

    ``levers``: runs with more and more levers of the last policy, by the name of the one that was
    added last; the first policy is what they are added to. ``elasticities``: runs of the last
    policy where demand answers to the wait with that elasticity. What is not given is left out of
    the report.

    Raises:
        NothingToCompare: a policy has no run, two runs have the same seed, or they are of
            different scenarios or lengths.
    """

    scenario: Scenario
    runs: Mapping[str, Runs]
    levers: Mapping[str, Runs] = field(factory=dict)
    elasticities: Mapping[float, Runs] = field(factory=dict)
    sensitivities: Sequence[Sensitivity] = ()

    def __attrs_post_init__(self) -> None:
        if not self.runs or not all(self.runs.values()):
            raise NothingToCompare("every policy needs at least one run")
        every = [one for runs in self.runs.values() for one in runs]
        if len({(one.scenario, one.days) for one in every}) > 1:
            raise NothingToCompare("the runs are of different scenarios")
        for policy, runs in self.runs.items():
            if len({one.seed for one in runs}) < len(runs):
                raise NothingToCompare(f"two runs of {policy} have the same seed")

    @property
    def before(self) -> str:
        return next(iter(self.runs))

    @property
    def after(self) -> str:
        return list(self.runs)[-1]
