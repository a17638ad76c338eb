"""Photos of a visit's car."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body as Form
from litestar.params import FromPath, FromQuery

from api.edge import LARGEST_PHOTO
from api.wire import Created, Given, Page, View
from application.app import Application
from application.shared.caller import Caller
from domain.shared.ids import PhotoId, WorkOrderId
from domain.work_orders.photo import Jpeg, NoPhoto, Photo

Files = Annotated[dict[str, Any], Form(media_type=RequestEncodingType.MULTI_PART)]
"""A form with a file."""

_SAME_FOR_EVER: Final = "private, max-age=31536000, immutable"


class PhotoView(View, frozen=True):
    """A photo: pixels and bytes of the JPEG that ``/photos/{id}`` gives."""

    id: UUID
    taken: datetime
    by: UUID
    width: int
    height: int
    size: int

    @classmethod
    def of(cls, photo: Photo) -> Self:
        return cls(
            id=photo.id,
            taken=photo.at,
            by=photo.by,
            width=photo.width,
            height=photo.height,
            size=photo.size,
        )


def file_of(form: Mapping[str, Any]) -> bytes:
    """The bytes of the file ``photo`` in a form.

    Raises:
        NoPhoto: there is no file.
    """
    sent = form.get("photo")
    raw = sent.file.read() if isinstance(sent, UploadFile) else b""
    if not raw:
        raise NoPhoto("choose a photo first", field="photo")
    return raw


def shown(jpeg: Jpeg) -> Response[bytes]:
    """The picture itself; what its address shows never changes, and is for its reader alone."""
    return Response(
        jpeg.content, media_type="image/jpeg", headers={"cache-control": _SAME_FOR_EVER}
    )


class VisitPhotoController(Controller):
    """What the car of a visit looked like."""

    path = "/visits/{visit:uuid}/photos"
    tags = ("Visits",)

    @get(sync_to_thread=True)
    def all(
        self, visit: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[PhotoView]:
        """Every photo of a visit, in order of time."""
        photos = app.photos.of(caller, work_order=WorkOrderId(visit))
        return Page(items=[PhotoView.of(one) for one in photos])

    @post(sync_to_thread=True, request_max_body_size=LARGEST_PHOTO)
    def take(
        self,
        visit: FromPath[UUID],
        data: Files,
        app: Given[Application],
        caller: Given[Caller],
        finding: FromQuery[int | None] = None,
    ) -> Created:
        """Keep a JPEG, PNG or WebP: the file ``photo`` of a form.

        It shows ``finding`` (counted from 0), or until work begins the car as it came in; before
        reception the entry names it. Place and camera are not kept. The same file again is the
        same photo.
        """
        id = app.photos.take(
            caller, work_order=WorkOrderId(visit), raw=file_of(data), finding=finding
        )
        return Created(id=id)


class PhotoController(Controller):
    """Photos by id."""

    path = "/photos"
    tags = ("Visits",)

    @get("/{photo:uuid}", sync_to_thread=True, media_type="image/jpeg")
    def one(
        self, photo: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Response[bytes]:
        """The picture, as a JPEG."""
        return shown(app.photos.see(caller, photo=PhotoId(photo)))
