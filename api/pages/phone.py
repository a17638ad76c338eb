"""The customer's phone of a demonstration: a page that says yes or no to a pretended provider."""

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from adapters.payments.phone import Phone
from adapters.payments.sandbox import PAGES
from api.pages.errors import status_of
from api.pages.site import Asking, Here, Site
from domain.shared.errors import BaywiseError, NotFound

_ANSWERS: Final = {"yes": True, "no": False}


@get(f"{PAGES}{{reference:str}}", sync_to_thread=True, include_in_schema=False)
def asked(request: Asking, site: Here, reference: FromPath[str]) -> Response[str]:
    """What the customer is asked to pay; whoever has the link may."""
    return _shown(site, request, reference)


@post(f"{PAGES}{{reference:str}}/{{answer:str}}", sync_to_thread=True, include_in_schema=False)
def say(
    request: Asking, site: Here, reference: FromPath[str], answer: FromPath[str]
) -> Response[str] | Redirect:
    """The customer's yes or no."""
    if answer not in _ANSWERS:
        raise NotFound("one answers yes or no")
    try:
        _phone(site).say(reference, yes=_ANSWERS[answer])
    except BaywiseError as error:
        return _shown(site, request, reference, error)
    return Redirect(f"{PAGES}{reference}", status_code=303)


def _shown(
    site: Site, request: Asking, reference: str, error: BaywiseError | None = None
) -> Response[str]:
    return site.page(
        request,
        "phone.html",
        status=status_of(error) if error else 200,
        error=error,
        account=_phone(site).look(reference),
        reference=reference,
        now=site.app.clock.now(),
    )


def _phone(site: Site) -> Phone:
    if site.phone is None:
        raise NotFound("no provider is pretended here")
    return site.phone
