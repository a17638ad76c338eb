"""Every error this system raises on purpose.

::

    BaywiseError
    ├── NotFound      no such thing, or not yours to see   HTTP 404   exit 4
    ├── Conflict      true, but not in the present state   HTTP 409   exit 5
    │   ├── Stale     someone else saved it first          HTTP 409   exit 5
    │   └── AlreadyThere  there is one of the same         HTTP 409   exit 5
    ├── Rejected      a rule of the business says no       HTTP 422   exit 6
    ├── Forbidden     this actor may not                   HTTP 403   exit 7
    └── Unavailable   a port did not answer; try again     HTTP 503   exit 8
"""

from typing import ClassVar


class BaywiseError(Exception):
    """An expected refusal: a stable ``code``, one sentence, and the facts behind it."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str, /, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class NotFound(BaywiseError):
    """There is no such thing, or it is not yours to see."""

    code = "not-found"


class Conflict(BaywiseError):
    """The request makes sense, but not in the present state."""

    code = "conflict"


class Stale(Conflict):
    """Someone else saved it after it was read; read again and retry."""

    code = "stale"


class AlreadyThere(Conflict):
    """There is another one of the same, which may exist only once."""

    code = "conflict"


class Rejected(BaywiseError):
    """A rule of the business says no."""

    code = "rejected"


class Forbidden(BaywiseError):
    """This actor may not do this."""

    code = "forbidden"


class Unavailable(BaywiseError):
    """Something outside did not answer; the same call may succeed later."""

    code = "unavailable"
