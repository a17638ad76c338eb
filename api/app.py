"""The ASGI application."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.routes import HTTPRoute

from adapters import bootstrap
from adapters.keys import Keys
from adapters.runtime import running
from adapters.seal import Seal
from adapters.settings import Settings
from adapters.vehicles.vin_decoder import VinDecoder
from api.booking import AppointmentController
from api.callers import Authenticate, by_token, caller_of, expect_known
from api.catalogue import CatalogueController
from api.document import Document
from api.edge import LARGEST_BODY, Edge
from api.members import MemberController
from api.offers import Counter, OfferController
from api.operations import healthz, metrics
from api.orders import OrderController
from api.payments import Gateways, PaymentController
from api.problems import HANDLERS, RESPONSES
from api.requests import StrictRequest
from api.stores import StoreController
from api.vehicles import VehicleController
from api.visits import VisitController
from api.wire import Given
from api.workshop import WorkshopController
from application.app import Application
from application.shared.caller import Caller

CONTROLLERS: Final = (
    StoreController,
    CatalogueController,
    MemberController,
    VehicleController,
    OfferController,
    AppointmentController,
    VisitController,
    WorkshopController,
    OrderController,
    PaymentController,
)


def from_environment() -> Litestar:
    """What one worker process serves, on the database that the environment names."""
    settings = Settings.from_environment(os.environ)
    open_things = ExitStack()
    application = open_things.enter_context(running(settings))
    seal = Seal.of(Keys.from_file(settings.home / bootstrap.KEYS_FILE))
    return create_app(application, seal=seal, on_shutdown=(open_things.close,))


def create_app(
    application: Application,
    *,
    seal: Seal,
    gateways: Gateways | None = None,
    authenticate: Authenticate = by_token,
    on_shutdown: Sequence[Callable[[], None]] = (),
) -> Litestar:
    """The API and everything around it over one application.

    Args:
        seal: what offers are sealed with; the same for all processes.
        gateways: who provides mobile payments.
        authenticate: who sends a request.
    """

    def anybody(request: Request[Any, Any, Any], app: Given[Application]) -> Caller:
        return caller_of(request, authenticate(request, app))

    def caller(anybody: Given[Caller]) -> Caller:
        return expect_known(anybody)

    api = Router(
        "/api/v1",
        route_handlers=CONTROLLERS,
        dependencies={
            "anybody": Provide(anybody, sync_to_thread=True),
            "caller": Provide(caller, sync_to_thread=False),
            "counter": _given(Counter(application, seal)),
            "decoder": _given(VinDecoder()),
            "gateways": _given(gateways or Gateways()),
        },
    )
    app = Litestar(
        route_handlers=[healthz, metrics, api],
        dependencies={"app": _given(application)},
        exception_handlers=HANDLERS,
        request_class=StrictRequest,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
        on_shutdown=on_shutdown,
        openapi_config=OpenAPIConfig(
            title="Baywise",
            version=version("baywise"),
            # The others are pages that load their scripts from elsewhere.
            render_plugins=[Document()],
        ),
    )
    _describe_refusals(app)
    app.asgi_handler = Edge(app.asgi_handler)
    return app


def _describe_refusals(app: Litestar) -> None:
    """Into the OpenAPI document, before anybody reads it."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/"):
            for handler in route.route_handlers:
                handler.responses = RESPONSES


def _given(thing: object) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)
