"""The start page: what runs here, and where to go."""

from importlib.metadata import version

from litestar import Response, get

from api.gate import EXTRA
from api.pages.site import Asking, Here, Site
from application.shared.caller import Caller
from application.shared.rights import Permission
from application.wall.wall import Totals
from domain.shared.money import Money


@get("/", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def home(request: Asking, site: Here) -> Response[str]:
    """What runs here, in numbers."""
    totals, taken = _numbers(site, site.viewer(request))
    return site.page(request, "home.html", totals=totals, taken=taken, version=version("baywise"))


@get("/numbers", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def numbers(request: Asking, site: Here) -> Response[str]:
    """The numbers alone, for the page to refresh."""
    totals, taken = _numbers(site, site.viewer(request))
    return site.page(request, "numbers.html", totals=totals, taken=taken)


def _numbers(site: Site, viewer: Caller) -> tuple[Totals | None, Money | None]:
    """What the viewer may know."""
    sees, counts = (viewer.actor.may(one) for one in (Permission.SEE_WALL, Permission.SEE_BOOKS))
    return (
        site.app.wall.see(viewer).totals if sees else None,
        site.app.wall.takings(viewer) if counts else None,
    )
