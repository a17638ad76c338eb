"""All pages as one router."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from api.gate import ASIDE
from api.pages.appointment import appointment, change
from api.pages.book import book_mine, join, take
from api.pages.data_quality import data_quality
from api.pages.desk import add, book, desk, find, rush, scan, wish
from api.pages.errors import to_page
from api.pages.home import home, numbers
from api.pages.invitations import answer
from api.pages.login import log_in, log_out, login
from api.pages.map import send, shop_map
from api.pages.member import member
from api.pages.mine import mine, withdraw
from api.pages.network import network
from api.pages.paper import paper
from api.pages.phone import asked, say
from api.pages.photos import photo, photograph
from api.pages.routes import drive, routes
from api.pages.shop import arrive, hand_over, live_shop, see_to_refund, shop
from api.pages.site import STATIC, Asking, Site
from api.pages.staff import keep_staff, take_roster
from api.pages.stock import stock
from api.pages.support import support, support_of_visit
from api.pages.visit import live_visit, move, visit
from api.pages.wall import live_wall, wall
from domain.shared.errors import BaywiseError, Forbidden

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
_DAY_S: Final = 24 * 60 * 60


def pages() -> Router:
    """Everything a browser is shown; inside :func:`showing` only."""
    files = create_static_files_router(
        "/static",
        [STATIC],
        cache_control=CacheControlHeader(public=True, max_age=_DAY_S),
        opt=ASIDE,
    )
    return Router(
        "/",
        route_handlers=[
            home, numbers, login, log_in, log_out, wall, live_wall, network, shop, arrive,
            see_to_refund, live_shop, shop_map, send, mine, withdraw, book_mine, take, join, answer,
            stock, support, support_of_visit, desk, find, scan, add, wish, book, rush, appointment,
            change, keep_staff, take_roster, visit, move, photograph, photo, live_visit, asked, say,
            data_quality, member, paper, files, hand_over, routes, drive,
        ],
        dependencies={"site": Provide(_site, sync_to_thread=False)},
        exception_handlers={BaywiseError: to_page},
        before_request=_from_here,
        response_headers=_HEADERS,
    )  # fmt: skip


@asynccontextmanager
async def showing(app: Litestar, site: Site) -> AsyncIterator[None]:
    """The pages show ``site`` and hear its news until the end of the block."""
    app.state.site = site
    await site.hub.start()
    try:
        yield
    finally:
        await site.hub.stop()


def _site(state: State) -> Site:
    found: Site = state.site
    return found


def _from_here(request: Asking) -> None:
    """A form on somebody else's page must not act in a logged-in person's name."""
    if request.method == "GET" or request.method == "HEAD":
        return
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if elsewhere or site not in ("same-origin", "none"):
        raise Forbidden("this request came from another site")
