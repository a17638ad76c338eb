"""Who acts in a shop: one caller per role, with the rights of that role and no more."""

from typing import Self
from uuid import UUID

from attrs import frozen

from application.shared.caller import Actor, Caller
from application.shared.rights import Own, Role, Scope, Stores
from domain.shared.channel import Channel
from domain.shared.ids import MemberId, PersonId, StoreId, derived_id


@frozen(kw_only=True)
class Cast:
    """The people of one shop."""

    advisor: Caller
    supervisor: Caller
    technician: Caller
    clerk: Caller
    cashier: Caller

    @classmethod
    def of(cls, store: StoreId, *, channel: Channel = Channel.SIMULATION) -> Self:
        """Staff whose reach is ``store`` alone."""

        def person(role: Role) -> Caller:
            reach = Stores(frozenset({store}))
            return _caller(derived_id(store, role), role, reach, channel)

        return cls(
            advisor=person(Role.ADVISOR),
            supervisor=person(Role.SUPERVISOR),
            technician=person(Role.TECHNICIAN),
            clerk=person(Role.PARTS_CLERK),
            cashier=person(Role.CASHIER),
        )


def customer(member: MemberId, *, channel: Channel = Channel.SIMULATION) -> Caller:
    """A customer, who sees what is theirs."""
    return _caller(member, Role.CUSTOMER, Own(member), channel)


def _caller(id: UUID, role: Role, scope: Scope, channel: Channel) -> Caller:
    actor = Actor(id=PersonId(id), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=channel)
