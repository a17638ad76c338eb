"""What follows from what happened, as soon as it is told."""

from collections.abc import Callable, Mapping

from application.app import Application
from application.shared.ports import Told


def reactions(app: Application) -> Mapping[str, Callable[[Told], None]]:
    """Consumers of the stream by name; each remembers its place and stands being told twice."""
    return {"waiting-list": app.waiting.react}
