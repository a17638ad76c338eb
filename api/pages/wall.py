"""The wall, a shop behind each of its tiles, and the stream that moves them."""

from itertools import groupby

from litestar import Response, asgi, get
from litestar.params import FromQuery
from litestar.types import Receive, Scope, Send

from api.gate import ASIDE, EXTRA
from api.live import ALL, Topic
from api.pages.site import Asking, Here, Site
from api.pages.streams import stream
from application.shared.caller import Actor
from application.shared.rights import Chain, Permission, Stores
from domain.stores.region import Region


@get("/wall", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def wall(request: Asking, site: Here, region: FromQuery[Region | None] = None) -> Response[str]:
    """Every shop at one glance."""
    # Read first: what happens meanwhile is told to the page again.
    position = site.hub.position
    view = site.app.wall.see(site.viewer(request), region=region)
    return site.page(
        request,
        "wall.html",
        regions=[(one, list(some)) for one, some in groupby(view.tiles, lambda tile: tile.region)],
        totals=view.totals,
        joining=view.joining,
        shown=region,
        stores=site.app.directory.register.stores,
        gaps=site.app.gaps.tomorrow(site.viewer(request), region=region),
        all_regions=list(Region),
        position=position,
    )


@asgi("/live/wall", copy_scope=True, opt=ASIDE)
async def live_wall(scope: Scope, receive: Receive, send: Send) -> None:
    """Tiles as they change; ``region`` for one region, ``after`` for what was seen already."""
    await stream(scope, receive, send, _heard)


def _heard(site: Site, request: Asking) -> list[Topic]:
    viewer = site.viewer(request)
    viewer.require(Permission.SEE_WALL)
    return topics_of(site, viewer.actor, request.query_params.get("region"))


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
