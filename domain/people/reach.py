"""How far a person's roles reach.

Each kind is stored with its name, so that a kind which this release does not know is refused
and never read as another one.
"""

from typing import Literal

from attrs import field, frozen, validators

from domain.shared.ids import MemberId, StoreId
from domain.shared.text import text


@frozen
class WholeChain:
    """Everything."""

    kind: Literal["chain"] = "chain"


@frozen
class OneRegion:
    """The shops of a region, those opened later included."""

    region: str = field(validator=text(40))
    kind: Literal["region"] = "region"


@frozen
class TheseStores:
    """Named shops; nearly always one."""

    stores: tuple[StoreId, ...] = field(validator=validators.min_len(1))
    kind: Literal["stores"] = "stores"


@frozen
class OwnThings:
    """What belongs to the member who this person is."""

    member: MemberId
    kind: Literal["own"] = "own"


Reach = WholeChain | OneRegion | TheseStores | OwnThings
