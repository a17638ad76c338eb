"""Messages by HTTP, signed as Standard Webhooks says, to addresses that are allowed."""

import asyncio
import socket
import ssl
from base64 import b64encode
from concurrent.futures import Future
from functools import cache
from ipaddress import ip_address
from secrets import token_bytes
from threading import Thread
from time import perf_counter
from typing import Any, Final

import anyio
import httpx
from anyio.from_thread import start_blocking_portal
from attrs import frozen
from prometheus_client import Counter, Histogram
from standardwebhooks import Webhook

from application.webhooks.message import Message
from domain.webhooks.address import Address, Outside, parts_of
from domain.webhooks.attempt import Answer
from domain.webhooks.subscription import SECRET_PREFIX, Secret

PATIENCE_S: Final = 10.0
"""From looking up the name to the status line; far less than a lease."""

MESSAGES: Final = Counter(
    "baywise_webhook_messages",
    "Messages sent to programs, by what they came to: 2xx to 5xx, or the trouble.",
    ("outcome",),
)
SECONDS: Final = Histogram(
    "baywise_webhook_seconds",
    "Seconds until a program answered a message, or was given up.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def new_secret() -> Secret:
    """One that nobody can guess."""
    return Secret(SECRET_PREFIX + b64encode(token_bytes(32)).decode())


@frozen
class HttpSender:
    """Implements :class:`application.webhooks.ports.Sender`.

    Whoever sends waits in a thread; the message itself goes by an event loop of its own, because
    only so the whole of it has a deadline, and not each of its steps. A name is looked up in a
    thread that nobody waits for: a loop that ends waits for its own.
    """

    outside: Outside
    patience_s: float = PATIENCE_S

    def send(self, url: str, message: Message, secret: Secret, /) -> Answer:
        began = perf_counter()
        try:
            with start_blocking_portal() as portal:
                answer = portal.call(self._posted, url, message, secret)
        except TimeoutError:
            answer = Answer(trouble="too-slow")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            answer = Answer(trouble="unreachable")
        SECONDS.observe(perf_counter() - began)
        MESSAGES.labels(f"{answer.status // 100}xx" if answer.status else answer.trouble).inc()
        return answer

    async def _posted(self, url: str, message: Message, secret: Secret) -> Answer:
        with anyio.fail_after(self.patience_s):
            parts = parts_of(url)
            host, protected = parts.hostname or "", parts.scheme == "https"
            address = await self._address(host, protected=protected)
            if address is None:
                return Answer(trouble="address-refused")
            # To the address that was looked at: a second look at the name might find another.
            pinned = httpx.URL(url).copy_with(host=str(address))
            headers = {"host": parts.netloc, **_headers(message, secret)}
            # Proxies of the environment would be asked for addresses that we must not ask for.
            async with (
                httpx.AsyncClient(verify=_tls(), trust_env=False, timeout=None) as client,
                client.stream(
                    "POST",
                    pinned,
                    content=message.body,
                    headers=headers,
                    extensions={"sni_hostname": host},
                ) as response,
            ):
                return Answer(status=response.status_code)

    async def _address(self, host: str, *, protected: bool) -> Address | None:
        """The first address of the host that a connection may be made to."""
        found = await _looked_up(host)
        addresses = (ip_address(str(at[0]).partition("%")[0]) for *_, at in found)
        allowed = (one for one in addresses if self.outside.allows(one, protected=protected))
        return next(allowed, None)


async def _looked_up(host: str) -> list[Any]:
    """The addresses of a host, or what looking for them raises."""
    heard: Future[list[Any]] = Future()
    # As of now it cannot be cancelled: who no longer waits just does not hear the answer.
    heard.set_running_or_notify_cancel()

    def look() -> None:
        try:
            heard.set_result(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            heard.set_exception(error)

    Thread(target=look, name="look-up", daemon=True).start()
    return await asyncio.wrap_future(heard)


def _headers(message: Message, secret: Secret) -> dict[str, str]:
    signature = Webhook(secret.text).sign(message.id, message.at, message.body)
    return {
        "content-type": "application/json",
        "user-agent": "Baywise",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(message.at.timestamp())),
        "webhook-signature": signature,
    }


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading all authorities takes longer than a message."""
    return ssl.create_default_context()
