"""Who sees which rows: the explicit filter, and the settings that row-level security reads.

The two say the same. The filter is the first wall and lets PostgreSQL use its indexes, the
policies (see the migrations) are the second and hold when a filter was forgotten.
"""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapters.kinds import Kind
from adapters.sql.schema import DOCUMENTS
from application.shared.rights import Chain, Own, Scope, Stores


@frozen
class Reach:
    """A condition over a table's columns, with its parameters."""

    test: str
    params: Mapping[str, object] = {}


def within(kind: Kind[Any], scope: Scope) -> Reach:
    """Those rows of ``kind`` that :func:`application.shared.rights.reaches` covers."""
    columns = DOCUMENTS[kind.table].columns
    match scope:
        case Stores(stores) if not kind.public and "store" in columns:
            return Reach("store = any(%(within_stores)s)", {"within_stores": list(stores)})
        case Own(member) if not kind.public and "member" in columns:
            return Reach("member = %(within_member)s", {"within_member": member})
        case Own() if not kind.public:
            return Reach("false")
    return Reach("true")


def ledger(scope: Scope, *, quantities: bool = False, column: str = "store") -> Reach:
    """Those rows of a ledger that belong to the caller's shops.

    A customer sees none, but for ``quantities``, which name nobody: their yes moves parts.
    """
    match scope:
        case Stores(stores):
            return Reach(f"{column} = any(%(within_stores)s)", {"within_stores": list(stores)})
        case Own() if not quantities:
            return Reach("false")
    return Reach("true")


def settings(scope: Scope) -> dict[str, str]:
    """What a transaction tells the policies."""
    match scope:
        case Chain():
            return {"scope": "chain", "stores": "", "member": ""}
        case Stores(stores):
            shops = ",".join(sorted(str(store) for store in stores))
            return {"scope": "stores", "stores": f"{{{shops}}}", "member": ""}
        case Own(member):
            return {"scope": "own", "stores": "", "member": str(member)}
