"""Which routes let in anybody: what a test compares with the list of those that should."""

from collections.abc import Iterable

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler


def unguarded(app: Litestar, public: Iterable[str]) -> list[str]:
    """Routes that take no caller and are not said to be ``public`` (``"GET /healthz"``)."""
    return sorted(
        f"{method} {route.path}"
        for route in app.routes
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)])
        for method in _methods(handler)
        if not _takes_caller(handler) and f"{method} {route.path}" not in set(public)
    )


def _methods(handler: BaseRouteHandler) -> set[str]:
    # The framework answers OPTIONS by itself and says nothing but the methods.
    if isinstance(handler, HTTPRouteHandler):
        return {str(method) for method in handler.http_methods} - {"OPTIONS"}
    return {type(handler).__name__}


def _takes_caller(handler: BaseRouteHandler) -> bool:
    return "caller" in handler.parsed_fn_signature.parameters
