"""The ASGI application."""

from importlib.metadata import version

from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from api.operations import healthz, metrics


def create_app() -> Litestar:
    """What one worker process serves."""
    return Litestar(
        route_handlers=[healthz, metrics],
        openapi_config=OpenAPIConfig(
            title="Baywise",
            version=version("baywise"),
            # The others are pages that load their scripts from elsewhere.
            render_plugins=[JsonRenderPlugin()],
        ),
    )
