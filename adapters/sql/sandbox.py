"""The sandbox provider's memory in PostgreSQL, so that every process talks to one provider."""

from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Engine

from adapters.payments.accounts import Account, Step
from adapters.sql.codec import Codec, to_json
from adapters.sql.errors import translated
from domain.shared.ids import PaymentId

_GET: Final = "select body from sandbox_payments where {test}"
_ALONE: Final = "select pg_advisory_xact_lock(hashtextextended(%(payment)s, 2))"
_PUT: Final = """
insert into sandbox_payments (payment, reference, body)
values (%(payment)s, %(reference)s, %(body)s::jsonb)
on conflict (payment) do update set body = excluded.body
"""


@frozen
class SqlAccounts:
    """Implements :class:`adapters.payments.accounts.Accounts`."""

    engine: Engine
    codec: Codec

    def get(self, payment: PaymentId, /) -> Account | None:
        with translated(), self.engine.begin() as connection:
            return self._one(connection, "payment = %(it)s", payment)

    def find(self, reference: str, /) -> Account | None:
        with translated(), self.engine.begin() as connection:
            return self._one(connection, "reference = %(it)s", reference)

    def change(self, payment: PaymentId, step: Step, /) -> Account:
        with translated(), self.engine.begin() as connection:
            connection.exec_driver_sql(_ALONE, {"payment": str(payment)})
            after = step(self._one(connection, "payment = %(it)s", payment))
            params = {
                "payment": payment,
                "reference": after.intent.reference,
                "body": to_json(self.codec.plain(after)),
            }
            connection.exec_driver_sql(_PUT, params)
        return after

    def _one(self, connection: Connection, test: str, it: object) -> Account | None:
        found: Any = connection.exec_driver_sql(_GET.format(test=test), {"it": it}).scalar()
        account: Account | None = self.codec.value(found, Account)
        return account
