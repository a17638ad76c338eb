"""The start page: what runs here, and where to go."""

from importlib.metadata import version
from typing import Any

from litestar import Response, get

from api.gate import EXTRA
from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from application.shared.rights import Permission


@get("/", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def home(request: Asking, site: Here) -> Response[str]:
    """What runs here, in numbers."""
    numbers = _numbers(site, site.viewer(request))
    return site.page(request, "home.html", version=version("baywise"), **numbers)


@get("/numbers", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def numbers(request: Asking, site: Here) -> Response[str]:
    """The numbers alone, for the page to refresh."""
    return site.page(request, "numbers.html", **_numbers(site, site.viewer(request)))


def _numbers(site: Site, viewer: Caller) -> dict[str, Any]:
    """What the viewer may know."""
    sees, counts = (viewer.actor.may(one) for one in (Permission.SEE_WALL, Permission.SEE_BOOKS))
    view = site.app.wall.see(viewer) if sees else None
    return {
        "totals": view.totals if view else None,
        "joining": view.joining if view else 0,
        "taken": site.app.wall.takings(viewer) if counts else None,
    }
