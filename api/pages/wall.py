"""The wall, a shop behind each of its tiles, and the stream that moves them."""

import asyncio
from itertools import groupby

from litestar import Request, Response, asgi, get
from litestar.params import FromQuery
from litestar.types import Receive, Scope, Send

from api.live import ALL, Topic
from api.pages.errors import refused
from api.pages.site import Asking, Here, Site
from application.shared.caller import Actor, Caller
from application.shared.rights import Chain, Permission, Stores
from application.wall.wall import totals
from domain.shared.errors import BaywiseError
from domain.stores.region import Region


@get("/wall", sync_to_thread=True, include_in_schema=False)
def wall(request: Asking, site: Here, region: FromQuery[Region | None] = None) -> Response[str]:
    """Every shop at one glance."""
    # Read first: what happens meanwhile is told to the page again.
    position = site.hub.position
    tiles = site.app.wall.see(site.viewer(request), region=region).tiles
    return site.page(
        request,
        "wall.html",
        regions=[(one, list(some)) for one, some in groupby(tiles, lambda tile: tile.region)],
        totals=totals(tiles),
        shown=region,
        all_regions=list(Region),
        position=position,
    )


@asgi("/live/wall", copy_scope=True)
async def live_wall(scope: Scope, receive: Receive, send: Send) -> None:
    """Tiles as they change; ``region`` for one region, ``after`` for what was seen already."""
    request: Asking = Request(scope, receive, send)
    site: Site = request.app.state.site
    try:
        viewer = await _asked(site, request)
        viewer.require(Permission.SEE_WALL)
        topics = topics_of(site, viewer.actor, request.query_params.get("region"))
        await site.hub.serve(topics, receive, send, after=last_seen(request))
    except BaywiseError as error:
        await refused(request, error).to_asgi_response(app=None, request=request)(
            scope, receive, send
        )


def topics_of(site: Site, actor: Actor, region: str | None) -> list[Topic]:
    """What somebody who looks at the wall may be told of."""
    match actor.scope:
        case Chain():
            return [Region(region)] if region in set(Region) else [ALL]
        case Stores(stores):
            known = site.app.directory.register.stores
            return [
                one
                for one in stores
                if one in known and (not region or known[one].region == region)
            ]
        case _:
            return []


def last_seen(request: Asking) -> int | None:
    """The last position a page knows: a browser's own note wins over the page's."""
    for text in (request.headers.get("last-event-id"), request.query_params.get("after")):
        if text and text.isascii() and text.isdigit() and len(text) < 19:
            return int(text)
    return None


async def _asked(site: Site, request: Asking) -> Caller:
    return await asyncio.to_thread(site.viewer, request)
