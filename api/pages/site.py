"""What every page shares: who looks, in which language, and how a template becomes an answer."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import field, frozen
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from adapters.payments.phone import Phone
from api.live import Hub
from api.offers import Counter
from api.pages.makers import called
from api.pages.refusals import teller
from api.pages.words import LANGUAGES, chosen, translate
from application.app import Application
from application.people.errors import NotLoggedIn
from application.shared.caller import Actor, Caller
from application.shared.rights import Chain, Own, Permission, Role, Stores, reaches
from domain.members.plate import Plate
from domain.shared.channel import Channel
from domain.shared.errors import NotFound
from domain.shared.ids import PersonId, StoreId
from domain.shared.label import Label
from domain.shared.money import Money
from domain.stores.store import Store

SESSION: Final = "baywise_session"
LANGUAGE: Final = "baywise_language"
STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_YEAR_S: Final = int(timedelta(days=365).total_seconds())

VISITOR: Final = Actor(
    id=PersonId(UUID(int=2)), roles=frozenset({Role.REGION_MANAGER}), scope=Chain()
)
"""Whoever looks at a demonstration: sees the whole chain and changes nothing."""

_HANDS_ON: Final = (
    Permission.RECEIVE,
    Permission.WORK,
    Permission.ISSUE_PARTS,
    Permission.TAKE_PAYMENT,
    Permission.DECIDE,
)

Asking = Request[Any, Any, Any]


@cache
def _templates() -> Environment:
    """One for every site of the process: what it compiles it keeps."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@frozen(kw_only=True)
class Site:
    """The application behind the pages, and what pushes its news to them."""

    app: Application
    hub: Hub
    counter: Counter
    demo: bool = False
    phone: Phone | None = None
    """The customers', where providers are pretended."""
    templates: Environment = field(factory=_templates, repr=False)

    def actor(self, request: Asking) -> Actor | None:
        """Who is logged in; nobody when the session is over."""
        secret = request.cookies.get(SESSION)
        if not secret:
            return None
        try:
            return self.app.people.session(secret)
        except NotLoggedIn:
            return None

    def caller(self, request: Asking, *, key: str | None = None) -> Caller:
        """Who is logged in.

        Raises:
            NotLoggedIn: nobody is.
        """
        actor = self.actor(request)
        if actor is None:
            raise NotLoggedIn("log in first")
        return Caller(actor=actor, channel=Channel.WEB, key=key)

    def viewer(self, request: Asking) -> Caller:
        """Who looks at the wall: anybody in a demonstration, elsewhere who is logged in."""
        if not self.demo:
            return self.caller(request)
        actor = self.actor(request)
        if actor is None or not actor.may(Permission.SEE_WALL):
            actor = VISITOR
        return Caller(actor=actor, channel=Channel.WEB)

    def onlooker(self, request: Asking, store: StoreId) -> Caller:
        """Who looks at a shop: its staff as themselves; in a demonstration anybody may look."""
        actor = self.actor(request)
        if self.demo and (actor is None or not reaches(actor.scope, store=store, member=None)):
            actor = VISITOR
        return Caller(actor=actor, channel=Channel.WEB) if actor else self.caller(request)

    def at_the_desk(self, request: Asking, code: str) -> tuple[Store, Caller]:
        """The shop of that code, and who is logged in to book there.

        Raises:
            NotFound: there is no such shop, or it is not theirs.
            Forbidden: they book nothing.
        """
        store, caller = self.app.directory.store_called(code), self.caller(request)
        if not reaches(caller.actor.scope, store=StoreId(store.id), member=None):
            raise NotFound("no such shop", kind="store")
        caller.require(Permission.BOOK)
        return store, caller

    def is_customer(self, actor: Actor | None) -> bool:
        """Whether somebody is logged in who sees their own and nothing else."""
        return actor is not None and isinstance(actor.scope, Own)

    def begins_at(self, actor: Actor) -> str:
        """Where somebody who has logged in has their work, or their car."""
        if self.is_customer(actor):
            return "/mine"
        shop = self.own_shop(actor)
        return f"/shops/{shop.code}" if shop else "/"

    def own_shop(self, actor: Actor | None) -> Store | None:
        """The one shop that somebody works in, if it is one."""
        if actor is None or not isinstance(actor.scope, Stores) or len(actor.scope.stores) != 1:
            return None
        return self.app.directory.register.stores.get(*actor.scope.stores)

    def page(
        self,
        request: Asking,
        template: str,
        *,
        status: int = 200,
        hasty: bool = False,
        **facts: Any,
    ) -> Response[str]:
        """An answer in the language of the one who asks; who that is, a ``hasty`` one leaves."""
        wish = request.query_params.get("lang")
        language = chosen(
            wish or request.cookies.get(LANGUAGE), request.headers.get("accept-language", "")
        )
        who = None if hasty else self.actor(request)
        text = self.templates.get_template(template).render(
            request=request,
            languages=list(_languages(request)),
            who=who,
            own_shop=self.own_shop(who),
            is_customer=self.is_customer(who),
            plate=_plates(who),
            demo=self.demo,
            may=Permission,
            asset=asset,
            integrity=integrity,
            **facts,
            **_speaking(language),
        )
        return Response(
            text,
            status_code=status,
            media_type=MediaType.HTML,
            headers={"vary": "accept-language, cookie"},
            cookies=[_remembering(language)] if wish else [],
        )


Here = NamedDependency[SkipValidation[Site]]
"""How a page asks for the site."""


def _speaking(language: str) -> dict[str, Any]:
    locale = LANGUAGES[language]

    def money(amount: Money) -> str:
        return format_currency(amount.amount / 100, amount.currency, locale=locale)

    def moment(at: datetime, zone: str = "Asia/Shanghai", pattern: str = "MM-dd HH:mm") -> str:
        return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=locale)

    def label(name: Label) -> str:
        return name.in_language(language)

    return {
        "lang": language,
        "_": translate(language),
        "label": label,
        "money": money,
        "moment": moment,
        "called": lambda car: label(called(car.maker, car.model)),
        "refusal": teller(language, translate(language)),
        "number": lambda value: format_decimal(value, locale=locale),
    }


def _plates(who: Actor | None) -> Callable[[Plate | None], str]:
    """Plates in full for those who have to do with the cars, masked for all others."""
    hands_on = who is not None and any(who.may(one) for one in _HANDS_ON)

    def show(plate: Plate | None) -> str:
        if plate is None:
            return ""
        return plate.text if hands_on else plate.masked

    return show


def _languages(request: Asking) -> Iterator[tuple[str, str, str]]:
    """Every language, its name, and the address of this page in it."""
    path = request.url.path if request.method == "GET" else "/"
    for code, locale in LANGUAGES.items():
        asked = {**request.query_params.dict(), "lang": code}
        name = "中文" if code == "zh" else locale.get_display_name("en")
        yield code, str(name), f"{path}?{urlencode(asked, doseq=True)}"


def _remembering(language: str) -> Cookie:
    return Cookie(key=LANGUAGE, value=language, max_age=_YEAR_S, httponly=True, samesite="lax")


def within_site(wish: str) -> str:
    """``wish`` if it is a path of ours; a crafted link must not lead elsewhere."""
    safe = wish.startswith("/") and not wish.startswith("//") and "\\" not in wish
    return wish if safe and wish.isprintable() else "/"


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes when the file does."""
    print_ = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={print_}"


@cache
def integrity(name: str) -> str:
    """The hash of a file in ``vendor``, as its build noted it."""
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    found: str = manifest[name]["integrity"]
    return found
