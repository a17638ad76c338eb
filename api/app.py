"""The ASGI application."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from adapters.runtime import running
from adapters.settings import Mode, Settings
from adapters.sql.listen import woken
from api.live import Hub
from api.operations import healthz, metrics
from api.pages.router import pages, showing
from api.pages.site import Site


def create_app() -> Litestar:
    """What one worker process serves."""
    return Litestar(
        route_handlers=[healthz, metrics, pages()],
        lifespan=[_lifespan],
        openapi_config=OpenAPIConfig(
            title="Baywise",
            version=version("baywise"),
            # The others are pages that load their scripts from elsewhere.
            render_plugins=[JsonRenderPlugin()],
        ),
    )


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    settings = Settings.from_environment(os.environ)
    assert settings.database_url is not None
    with running(settings) as application:
        hub = Hub(application.stream, application.wall, pulse=partial(woken, settings.database_url))
        site = Site(app=application, hub=hub, demo=settings.mode is Mode.DEMO)
        async with showing(app, site):
            yield
