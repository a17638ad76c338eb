"""The ASGI application."""

import os
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.routes import HTTPRoute

from adapters import bootstrap
from adapters.keys import Keys
from adapters.payments.phone import Phone, Post
from adapters.runtime import running
from adapters.seal import Seal
from adapters.settings import Mode, Settings
from adapters.sql.listen import woken
from api.audit import AuditController
from api.auth import Door, auth_dependencies, auth_router, door_of
from api.booking import AppointmentController
from api.callers import known, known_or_guest
from api.capacity import CapacityController
from api.catalogue import CatalogueController
from api.customer_file import CustomerFileController
from api.data_quality import DataQualityController
from api.decisions import DecisionController
from api.document import Document
from api.edge import LARGEST_BODY, Edge
from api.events import EventController
from api.finance import BooksController
from api.gaps import GapController
from api.gate import EXTRA, Gate
from api.goods import GoodsController
from api.hosts import Hosts
from api.hours import HoursController
from api.invitations import InvitationController
from api.live import Hub
from api.members import MemberController
from api.offers import Counter, OfferController
from api.on_site import OnSiteController
from api.operations import healthz, metrics
from api.orders import OrderController
from api.pages.errors import FOR_READERS
from api.pages.router import pages, showing
from api.pages.site import Site
from api.payments import PaymentController
from api.photos import PhotoController, VisitPhotoController
from api.planning import DayPlanController
from api.problems import HANDLERS, RESPONSES
from api.queries import expect_known
from api.reports import ReportController
from api.requests import StrictRequest
from api.rosters import RosterController
from api.routes import RouteController
from api.rules import RulesController
from api.stock import NearbyController, StockController
from api.stores import StoreController
from api.support import SupportController
from api.technicians import TechnicianController
from api.track_records import TrackRecordController
from api.vehicles import VehicleController
from api.visits import VisitController
from api.waiting import WaitingController
from api.webhooks import WebhookController
from api.workshop import WorkshopController
from application.app import Application

CONTROLLERS: Final = (
    StoreController,
    DataQualityController,
    StockController,
    NearbyController,
    HoursController,
    CapacityController,
    TechnicianController,
    RosterController,
    DayPlanController,
    CatalogueController,
    MemberController,
    CustomerFileController,
    VehicleController,
    OfferController,
    AppointmentController,
    WaitingController,
    InvitationController,
    VisitController,
    VisitPhotoController,
    PhotoController,
    DecisionController,
    RulesController,
    SupportController,
    GapController,
    WorkshopController,
    OnSiteController,
    RouteController,
    TrackRecordController,
    GoodsController,
    OrderController,
    PaymentController,
    AuditController,
    BooksController,
    EventController,
    WebhookController,
    ReportController,
)


def from_environment() -> Litestar:
    """What one worker process serves, on the database that the environment names."""
    settings = Settings.from_environment(os.environ)
    if settings.database_url is None:
        raise ValueError("a worker is told the address of the running database")
    open_things = ExitStack()
    application = open_things.enter_context(running(settings))
    demo = settings.mode is Mode.DEMO
    hub = Hub(application.stream, application.wall, pulse=partial(woken, settings.database_url))
    seal = Seal.of(Keys.from_file(settings.home / bootstrap.KEYS_FILE))
    counter = Counter(application, seal)
    return create_app(
        application,
        seal=seal,
        site=Site(
            app=application,
            hub=hub,
            counter=counter,
            demo=demo,
            phone=_phone(application, settings) if settings.sandbox_payments else None,
        ),
        hosts=settings.hosts,
        schema_is_open=demo,
        on_shutdown=(open_things.close,),
    )


def _phone(application: Application, settings: Settings) -> Phone:
    return Phone.of(application.providers.gateways, Post(settings.own_address))


def create_app(
    application: Application,
    *,
    seal: Seal,
    site: Site | None = None,
    hosts: Collection[str] | None = None,
    schema_is_open: bool = True,
    gate: Gate | None = None,
    on_shutdown: Sequence[Callable[[], None]] = (),
) -> Litestar:
    """The API, and the pages if there is a ``site``, over one application.

    Args:
        seal: what offers are sealed with; the same for all processes.
        hosts: the names that we answer to; any if there are none.
        schema_is_open: whether who is not logged in may read the description of the API.
        gate: how many requests may be inside at once.
    """
    app = Litestar(
        route_handlers=[
            healthz,
            metrics,
            Router("/", route_handlers=[auth_router, _api()], guards=[expect_known]),
            *([pages()] if site else []),
        ],
        dependencies={"app": _of_state("application"), **auth_dependencies()},
        exception_handlers={**HANDLERS, **FOR_READERS} if site else HANDLERS,
        middleware=[(gate or Gate()).around],
        request_class=StrictRequest,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
        lifespan=[_lifespan(site)] if site else [],
        on_shutdown=on_shutdown,
        openapi_config=OpenAPIConfig(
            title="Baywise",
            version=version("baywise"),
            # The others are pages that load their scripts from elsewhere.
            render_plugins=[Document()],
            openapi_router=_schema(schema_is_open),
        ),
    )
    put_behind(app, application, seal=seal)
    _describe_refusals(app)
    inner = app.asgi_handler if hosts is None else Hosts(app.asgi_handler, hosts)
    app.asgi_handler = Edge(inner)
    return app


def put_behind(app: Litestar, application: Application, *, seal: Seal) -> None:
    """From now on ``app`` serves this application: its handlers find it in the app's state."""
    app.state.application = application
    app.state.door = Door(application.people)
    app.state.counter = Counter(application, seal)


def _api() -> Router:
    return Router(
        "/api/v1",
        route_handlers=CONTROLLERS,
        dependencies={
            "caller": Provide(known),
            "visitor": Provide(known_or_guest),
            "counter": _of_state("counter"),
        },
    )


def _schema(is_open: bool) -> Router:
    async def logged_in(asking: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        await door_of(asking).caller(Request(asking.scope))

    return Router(
        "/schema",
        route_handlers=[],
        include_in_schema=False,
        guards=[] if is_open else [logged_in],
        opt=EXTRA,
    )


def _lifespan(site: Site) -> Callable[[Litestar], Any]:
    @asynccontextmanager
    async def shown(app: Litestar) -> AsyncIterator[None]:
        async with showing(app, site):
            yield

    return shown


def _describe_refusals(app: Litestar) -> None:
    """Into the OpenAPI document, before anybody reads it."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/"):
            for handler in route.route_handlers:
                handler.responses = RESPONSES


def _of_state(name: str) -> Provide:
    def found(state: State) -> object:
        return state[name]

    return Provide(found, sync_to_thread=False)
