"""What providers say is kept as it came, and nobody reads it without the keys."""

from base64 import b64decode
from uuid import uuid4

import msgspec
from sqlalchemy import Engine

from adapters.keys import Keys
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.inbox import SqlInbox
from application.finance.inbox import BELIEVED, Message
from domain.finance.tender import Tender
from tests.adapters.bench import NOON

BODY = b'{"payer": "Wang Xiaoming"}\xff\x00'


def test_a_message_is_kept_raw_and_encrypted(owner: Engine, stores_url: str) -> None:
    codec, engine = Codec(Keys.fresh()), connect(stores_url)
    message = Message(
        id=uuid4(), at=NOON, tender=Tender.WECHAT, headers={"serial": "s-1"}, body=BODY
    )
    inbox = SqlInbox(engine, codec)

    inbox.keep(message)
    inbox.judge(message.id, BELIEVED)
    engine.dispose()

    with owner.connect() as connection:
        row = connection.exec_driver_sql("select * from provider_messages").one()
    assert (row.id, row.tender, row.verdict) == (message.id, "wechat", BELIEVED)
    assert b"Wang" not in bytes(row.raw)
    assert b"serial" not in bytes(row.raw)
    kept = msgspec.json.decode(codec.decrypted(bytes(row.raw)))
    assert (kept["headers"], b64decode(kept["body"])) == ({"serial": "s-1"}, BODY)


def test_what_was_said_is_never_rewritten(stores_url: str) -> None:
    engine = connect(stores_url)
    with engine.connect() as connection:
        may = connection.exec_driver_sql(
            "select has_column_privilege('provider_messages', 'raw', 'update'), "
            "has_column_privilege('provider_messages', 'at', 'update')"
        ).one()
    engine.dispose()

    assert tuple(may) == (False, False)
