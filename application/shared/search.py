"""How long a search for a better plan may take, and what it did."""

from attrs import field, frozen, validators


@frozen
class Budget:
    """How long to search: ``iterations``, and never longer than ``seconds``.

    Without iterations the planner sets itself as many as it expects to do in the seconds. ``seed``
    starts its chance. The same problem, seed and iterations give the same plan on any machine.
    """

    seconds: float = field(default=5.0, validator=[validators.gt(0), validators.le(3600)])
    iterations: int | None = field(
        default=None, validator=validators.optional([validators.ge(0), validators.le(10**10)])
    )
    seed: int = field(default=1, validator=[validators.ge(0), validators.lt(2**31 - 1)])


@frozen(kw_only=True)
class Search:
    """What a search did: its engine, the iterations it meant to do and did, the seconds it took.

    A search cut short by the clock is redone with ``iterations`` as budget and an end after
    ``done``.
    """

    engine: str
    seed: int
    iterations: int
    done: int
    seconds: float

    @classmethod
    def of(cls, engine: str, budget: Budget, *, done: int, seconds: float) -> "Search":
        """The record of a search that meant to do what it did, unless the budget said how much."""
        return cls(
            engine=engine,
            seed=budget.seed,
            iterations=done if budget.iterations is None else budget.iterations,
            done=done,
            seconds=round(seconds, 3),
        )
