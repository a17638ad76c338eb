"""The photos of a visit on its page: one more, and each by itself."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.edge import LARGEST_PHOTO
from api.pages.forms import whole_or_none
from api.pages.site import Asking, Here
from api.pages.visit import shown as visit_page
from api.photos import Files, file_of, shown
from domain.shared.errors import BaywiseError
from domain.shared.ids import PhotoId, WorkOrderId


@post(
    "/visits/{id:uuid}/photos",
    sync_to_thread=True,
    include_in_schema=False,
    request_max_body_size=LARGEST_PHOTO,
)
def photograph(
    request: Asking, site: Here, id: FromPath[UUID], data: Files
) -> Response[str] | Redirect:
    """Keep a photo and show the visit with it; a refusal is shown instead."""
    caller, visit = site.caller(request), WorkOrderId(id)
    try:
        finding = whole_or_none({"finding": str(data.get("finding", ""))}, "finding")
        site.app.photos.take(caller, work_order=visit, raw=file_of(data), finding=finding)
    except BaywiseError as error:
        return visit_page(site, request, caller, visit, error)
    return Redirect(f"/visits/{id}#photos", status_code=303)


@get("/photos/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def photo(request: Asking, site: Here, id: FromPath[UUID]) -> Response[bytes]:
    """One photo, for those who may see its visit."""
    return shown(site.app.photos.see(site.caller(request), photo=PhotoId(id)))
