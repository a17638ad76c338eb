"""Streams of news for pages, to those who may hear them."""

import asyncio
from collections.abc import Callable, Collection

from litestar import Request
from litestar.types import Receive, Scope, Send

from api.live import Topic
from api.pages.errors import refused
from api.pages.site import Asking, Site
from domain.shared.errors import BaywiseError

Listening = Callable[[Site, Asking], Collection[Topic]]
"""What somebody who asks may be told of; refuses who may not be told at all."""


async def stream(scope: Scope, receive: Receive, send: Send, listening: Listening) -> None:
    """Send news until the page is closed, or a refusal before anything else."""
    request: Asking = Request(scope, receive, send)
    site: Site = request.app.state.site
    try:
        topics = await asyncio.to_thread(listening, site, request)
        await site.hub.serve(topics, receive, send, after=last_seen(request))
    except BaywiseError as error:
        await refused(request, error).to_asgi_response(app=None, request=request)(
            scope, receive, send
        )


def last_seen(request: Asking) -> int | None:
    """The last position a page knows: a browser's own note wins over the page's."""
    for text in (request.headers.get("last-event-id"), request.query_params.get("after")):
        if text and text.isascii() and text.isdigit() and len(text) < 19:
            return int(text)
    return None
