"""Requests to one server: repeated when nothing was heard, timed, and counted when refused."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter, sleep
from typing import Any, Final, TypeVar
from uuid import uuid4

import httpx
import msgspec
from attrs import Factory, define

from domain.shared.errors import BaywiseError, Conflict, Forbidden, NotFound, Rejected, Unavailable

T = TypeVar("T")

_TRIES: Final = 4
_REST_S: Final = 0.5
_PATIENCE_S: Final = 20.0
_BUSY: Final = frozenset({429, 502, 503, 504})
_FAMILY: Final[dict[int, type[BaywiseError]]] = {
    401: Forbidden,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
}


class NotAnswering(Unavailable):
    """There is no server, or it does not answer."""

    code = "not-answering"


class NoBaywise(Unavailable):
    """Something answers, and it is no Baywise of this kind."""

    code = "no-baywise"


@define(kw_only=True)
class Calls:
    """Asks one server, one request at a time.

    ``times_ms``: how long answers took, refusals included. ``refused``: how often, by code.
    ``unheard``: how many in a row had no answer at all.
    """

    client: httpx.Client
    times_ms: list[float] = Factory(list)
    refused: Counter[str] = Factory(Counter)
    unheard: int = 0
    rest: Callable[[float], object] = sleep

    @classmethod
    @contextmanager
    def to(cls, url: str, *, rest: Callable[[float], object] = sleep) -> "Iterator[Calls]":
        """To the server at an address such as ``http://127.0.0.1:8000``, until the end.

        Args:
            rest: waits so many seconds before a request is repeated.

        Raises:
            NotAnswering: it is none.
        """
        with httpx.Client(base_url=_address(url), timeout=_PATIENCE_S, trust_env=False) as client:
            yield cls(client=client, rest=rest)

    def get(self, path: str, kind: type[T], *, secret: str | None = None, **asked: Any) -> T:
        """What is at a path, read as ``kind``.

        Raises:
            BaywiseError: the server refuses, with its code.
            NotAnswering, NoBaywise: it cannot be talked with.
        """
        return _read(self._sent("GET", path, secret, params=asked), kind)

    def post(
        self,
        path: str,
        kind: type[T],
        body: Any = None,
        *,
        secret: str | None = None,
        **headers: str,
    ) -> T:
        """Do something, once, however often it has to be said; ``NoneType`` has no answer.

        Raises:
            BaywiseError: the server refuses, with its code.
            NotAnswering, NoBaywise: it cannot be talked with.
        """
        once = {"idempotency-key": uuid4().hex} if secret else {}
        content = None if body is None else msgspec.json.encode(body)
        json = {"content-type": "application/json"} if content else {}
        answer = self._sent("POST", path, secret, content=content, headers=once | json | headers)
        return _read(answer, kind)

    def delete(self, path: str, *, secret: str) -> None:
        """Remove what is at a path."""
        self._sent("DELETE", path, secret)

    def _sent(
        self,
        method: str,
        path: str,
        secret: str | None,
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        known = {"authorization": f"Bearer {secret}"} if secret else {}
        request = self.client.build_request(method, path, headers=known | (headers or {}), **more)
        answer = self._heard(request)
        if answer.is_success:
            return answer
        code, error = _refusal(answer)
        self.refused[code] += 1
        raise error

    def _heard(self, request: httpx.Request) -> httpx.Response:
        failure: httpx.TransportError | None = None
        answer: httpx.Response | None = None
        for tried in range(_TRIES):
            begin = perf_counter()
            try:
                answer = self.client.send(request)
            except httpx.TransportError as reason:
                failure = reason
            else:
                self.unheard = 0
                self.times_ms.append((perf_counter() - begin) * 1000)
                if answer.status_code not in _BUSY:
                    return answer
            if tried < _TRIES - 1:
                self.rest(_REST_S * 2**tried)
        if answer is None:
            self.unheard += 1
            raise NotAnswering(f"{request.url.copy_with(path='/')} does not answer ({failure})")
        return answer


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url.rstrip("/"))
    except httpx.InvalidURL as reason:
        raise NotAnswering(f"{url} is no address ({reason})") from reason
    if address.scheme not in ("http", "https") or not address.host:
        raise NotAnswering(f"{url} is no address of a server; write http://host:port")
    return address


def _read(answer: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content or b"null", type=kind)
    except msgspec.DecodeError as reason:
        raise NoBaywise(f"{answer.url} answers what no Baywise does ({reason})") from reason


class _Problem(msgspec.Struct):
    code: str
    detail: str = ""


def _refusal(answer: httpx.Response) -> tuple[str, BaywiseError]:
    """The code, and the same refusal as where it was made; of its family if we do not know it."""
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except msgspec.DecodeError:
        error = NoBaywise(f"{answer.url} answers {answer.status_code} and no reason")
        return error.code, error
    other = Rejected if answer.is_client_error else Unavailable
    family = _FAMILY.get(answer.status_code, other)
    kind = _kinds().get(problem.code, family)
    return problem.code, kind(problem.detail)


@cache
def _kinds() -> dict[str, type[BaywiseError]]:
    """Those that are made of a sentence, by their code."""
    every = _descendants(BaywiseError)
    return {kind.code: kind for kind in every if kind.__init__ is BaywiseError.__init__}


def _descendants(kind: type[BaywiseError]) -> Iterator[type[BaywiseError]]:
    """Leaves first: of two with one code, the family is told."""
    for one in kind.__subclasses__():
        yield from _descendants(one)
        yield one
