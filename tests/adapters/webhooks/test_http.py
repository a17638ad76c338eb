"""What goes out by HTTP: signed, to where it may, once, and not for longer than it may."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from threading import Event
from time import monotonic, sleep
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook

from adapters.webhooks.http import HttpSender, new_secret
from application.webhooks.message import Message
from domain.webhooks.address import ANYWHERE, PUBLIC
from domain.webhooks.attempt import Answer
from tests.receiving import receiving

SECRET = new_secret()
SENDER = HttpSender(ANYWHERE)


class Receiver(BaseHTTPRequestHandler):
    """Answers what its path says."""

    got: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.got.append((self.path, {**self.headers}, body))
        with suppress(OSError):  # Who waits no longer has hung up.
            getattr(self, f"_{self.path[1:].partition('-')[0]}")(self.path.partition("-")[2][:3])

    def _say(self, status: str) -> None:
        self.send_response(int(status))
        self.send_header("location", "/say-204")
        self.end_headers()

    def _drip(self, _: str) -> None:
        for letter in b"HTTP/1.1 204 No Content\r\n" * 9:
            self.wfile.write(bytes((letter,)))
            sleep(0.1)

    def _endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 100_000)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with receiving(Receiver) as address:
        yield address


def message() -> Message:
    return Message(id="event-7", at=datetime.now(UTC), body='{"type": "CarReleased", "名": 1}')


def test_a_message_is_what_the_library_of_the_scheme_verifies(url: str) -> None:
    sent = message()

    assert SENDER.send(f"{url}/say-204?x=1", sent, SECRET) == Answer(204)

    path, headers, body = Receiver.got[-1]
    assert path == "/say-204?x=1"
    assert Webhook(SECRET.text).verify(body, headers) == {"type": "CarReleased", "名": 1}
    assert {name.lower() for name in headers if name.lower().startswith("webhook-")} == {
        "webhook-id", "webhook-timestamp", "webhook-signature",
    }  # fmt: skip
    assert headers["host"] == url.removeprefix("http://")


def test_a_redirection_is_an_answer_and_is_not_followed(url: str) -> None:
    before = len(Receiver.got)

    answer = SENDER.send(f"{url}/say-307", message(), SECRET)

    assert (answer, answer.is_taken) == (Answer(307), False)
    assert len(Receiver.got) == before + 1


def test_the_whole_of_a_message_has_one_deadline(url: str) -> None:
    began = monotonic()

    answer = HttpSender(ANYWHERE, patience_s=0.3).send(f"{url}/drip", message(), SECRET)

    assert answer == Answer(trouble="too-slow")
    assert monotonic() - began < 5


def test_nobody_waits_for_a_name_server_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(20))
    began = monotonic()

    answer = HttpSender(ANYWHERE, patience_s=0.1).send("https://slow.example/", message(), SECRET)

    assert answer == Answer(trouble="too-slow")
    assert monotonic() - began < 5
    answered.set()


def test_an_answer_is_not_read_to_its_end(url: str) -> None:
    assert SENDER.send(f"{url}/endless", message(), SECRET) == Answer(200)


def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(url: str) -> None:
    before, named = len(Receiver.got), url.replace("127.0.0.1", "localhost")

    for address in (named, url, named.replace("http:", "https:")):
        assert HttpSender(PUBLIC).send(address, message(), SECRET) == Answer(
            trouble="address-refused"
        )
    assert len(Receiver.got) == before


def test_what_cannot_be_reached_is_an_answer_too() -> None:
    for url in ("http://127.0.0.1:1/", "http://no.such.host.invalid/", "http://a..b/"):
        assert SENDER.send(url, message(), SECRET).status is None
