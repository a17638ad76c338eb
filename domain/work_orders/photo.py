"""Photos of a car: as it came in, and of what was found."""

from datetime import datetime
from typing import Final

from attrs import field, frozen, validators

from domain.shared.aggregate import Aggregate
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import MemberId, PersonId, PhotoId, StoreId, WorkOrderId
from domain.shared.time import utc

MOST_PHOTOS: Final = 60
"""Of one visit: every side at reception, and some of every finding."""


class NoPhoto(Rejected):
    """The file is no picture, or of a kind that we do not read."""

    code = "no-photo"


class PhotoTooLarge(Rejected):
    """The file has too many bytes, or the picture too many points."""

    code = "photo-too-large"


class TooManyPhotos(Conflict):
    """The visit has as many photos as a visit may have."""

    code = "too-many-photos"


@frozen
class Jpeg:
    """A picture as it is kept: upright, and nothing in the file but what one sees.

    Width and height are in pixels.
    """

    content: bytes = field(repr=False)
    width: int = field(validator=validators.gt(0))
    height: int = field(validator=validators.gt(0))


@frozen(kw_only=True)
class Photo(Aggregate):
    """That somebody photographed the car, when, and for which visit; the :class:`Picture` is apart.

    ``size`` counts bytes.
    """

    id: PhotoId
    store: StoreId
    work_order: WorkOrderId
    member: MemberId | None
    at: datetime = field(validator=utc)
    by: PersonId
    width: int
    height: int
    size: int


@frozen(kw_only=True)
class Picture(Aggregate):
    """What one sees on the photo with the same id; apart, so that lists of photos stay light."""

    id: PhotoId
    store: StoreId
    member: MemberId | None
    jpeg: Jpeg
