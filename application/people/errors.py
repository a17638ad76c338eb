"""Why somebody is not let in."""

from domain.shared.errors import Conflict, Forbidden, Unavailable


class NotLoggedIn(Forbidden):
    """Log in first: there is no session or token, or it is over."""

    code = "not-logged-in"


class WrongLogin(NotLoggedIn):
    """The login name or the password is wrong; which of them is nobody's business."""

    code = "wrong-login"


class TooManyFailures(Unavailable):
    """Too many wrong passwords; wait ``retry_after_s`` seconds before the next try."""

    code = "too-many-failures"


class LoginTaken(Conflict):
    """Somebody else has this login name."""

    code = "login-taken"


class NotEmpty(Conflict):
    """There are people already, so the first one cannot be made again."""

    code = "not-empty"


class DemoOnly(Forbidden):
    """This exists in a demonstration and nowhere else."""

    code = "demo-only"


class TooFar(Forbidden):
    """Nobody gives more reach than they have."""

    code = "too-far"
