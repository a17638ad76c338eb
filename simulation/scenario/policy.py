"""How the chain is run: the levers that a comparison moves."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, fields, frozen

_MEANING = "meaning"


def _lever(meaning: str) -> Any:
    """Off unless a policy says otherwise; its meaning can be told where people set it."""
    return field(default=False, metadata={_MEANING: meaning})


@frozen(kw_only=True)
class Policy:
    """Which parts of Baywise the shops use together; with none every shop works for itself."""

    recommends: bool = _lever("customers are offered the shops near them, not only their own")
    online: bool = _lever("the visit is in the system before the car comes")
    discounts: bool = _lever("idle days are cheaper")
    shares_parts: bool = _lever("a missing part comes from a shop near by")


EACH_FOR_ITSELF = Policy()
NETWORK = Policy(recommends=True, online=True, discounts=True, shares_parts=True)
LEVERS = tuple(one.name for one in fields(Policy))
"""Every lever by its name."""
MEANINGS: Final[Mapping[str, str]] = {one.name: one.metadata[_MEANING] for one in fields(Policy)}
"""What every lever means."""
