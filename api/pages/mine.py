"""A customer's own visits, the newest first."""

from litestar import Response, get

from api.pages.site import Asking, Here

_SHOWN = 50


@get("/mine", sync_to_thread=True, include_in_schema=False)
def mine(request: Asking, site: Here) -> Response[str]:
    """Where a customer begins after logging in: every visit of theirs, planned ones too."""
    visits = site.app.listings.visits(site.caller(request), limit=_SHOWN)
    return site.page(request, "mine.html", visits=visits, stores=site.app.directory.register.stores)
