"""How the chain is run: the levers that a comparison moves."""

from attrs import fields, frozen


@frozen(kw_only=True)
class Policy:
    """Which parts of Baywise the shops use together.

    ``recommends``: customers are offered the shops near them, not only their own. ``online``:
    the visit is in the system before the car comes. ``discounts``: idle days are cheaper.
    ``shares_parts``: a missing part comes from a shop near by. With none of them every shop works
    for itself.
    """

    recommends: bool = False
    online: bool = False
    discounts: bool = False
    shares_parts: bool = False


EACH_FOR_ITSELF = Policy()
NETWORK = Policy(recommends=True, online=True, discounts=True, shares_parts=True)
LEVERS = tuple(one.name for one in fields(Policy))
"""Every lever by its name."""
