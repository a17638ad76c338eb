"""A program that hears what happens: python receiver.py PORT, with its secret in HEAR_SECRET."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 when it has what it was told; anything else, and it is told again."""

    secret = os.environ.get("HEAR_SECRET", "")
    known: ClassVar[set[str]] = (
        set()
    )  # A real program keeps them where it keeps what followed from them.

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = Webhook(self.secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            self.answer(401)
            return
        if self.headers["webhook-id"] not in self.known:
            self.heard(event)
            self.known.add(self.headers["webhook-id"])
        self.answer(204)

    def heard(self, event: dict) -> None:
        print(event["type"], event["data"], flush=True)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
