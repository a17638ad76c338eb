"""Photos of a visit's car: taking them, and looking at them."""

from collections.abc import Collection
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from attrs import frozen

from application.shared.caller import Caller
from application.shared.ports import Repository
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.visits.work import VisitWork
from domain.shared.errors import NotFound
from domain.shared.ids import PhotoId, WorkOrderId, derived_id
from domain.work_orders.photo import MOST_PHOTOS, Jpeg, Photo, Picture, TooManyPhotos


class Darkroom(Protocol):
    """Makes of a file what is kept of it."""

    def developed(self, raw: bytes, /) -> Jpeg:
        """The picture, upright, not larger than a screen, and without place or camera.

        Raises:
            NoPhoto: the file is no picture that can be read.
            PhotoTooLarge: it has more bytes or points than any camera's.
        """
        ...


class PhotoWork(VisitWork, Protocol):
    """A transaction over visits and their photos."""

    @property
    def photos(self) -> Repository[Photo]: ...
    @property
    def pictures(self) -> Repository[Picture]: ...


@frozen(kw_only=True)
class Photos(Service):
    """What a car looked like, for those who may see the visit."""

    darkroom: Darkroom

    def take(
        self, caller: Caller, *, work_order: WorkOrderId, raw: bytes, finding: int | None = None
    ) -> PhotoId:
        """Keep a photo of the car, or of one finding; the same again is the same.

        Args:
            raw: the file as the camera made it.
            finding: which finding it shows, counted from 0; none: the car as it came, or once work
                has begun as it is, which the list of photos alone tells.

        Raises:
            NoPhoto, PhotoTooLarge: see :class:`Darkroom`.
            TooManyPhotos: the visit has enough of them.
            NotFound: the visit has no such finding.
            IllegalMove: the visit is called off.
        """
        # Developing takes a while: not for strangers, and not in a transaction.
        caller.require(Permission.DIAGNOSE)
        jpeg = self.darkroom.developed(raw)
        return self.keep(caller, work_order=work_order, jpeg=jpeg, finding=finding)

    @command("photos.keep", may=Permission.DIAGNOSE)
    def keep(
        self, work: PhotoWork, *, work_order: WorkOrderId, jpeg: Jpeg, finding: int | None = None
    ) -> PhotoId:
        """The same for a picture that is developed."""
        visit = work.work_orders.get(work_order)
        id = PhotoId(derived_id(visit.id, sha256(jpeg.content).hexdigest()))
        known = [photo.id for photo in work.photos.find(work_order=visit.id)]
        if id not in known:
            if len(known) >= MOST_PHOTOS:
                detail = f"a visit has at most {MOST_PHOTOS} photos"
                raise TooManyPhotos(detail, most=MOST_PHOTOS)
            photo = Photo(
                id=id,
                store=visit.store,
                work_order=visit.id,
                member=visit.member,
                at=work.now,
                by=work.caller.actor.id,
                width=jpeg.width,
                height=jpeg.height,
                size=len(jpeg.content),
            )
            work.photos.save(photo)
            work.pictures.save(Picture(id=id, store=visit.store, member=visit.member, jpeg=jpeg))
        shown = visit.photographed(id, finding=finding, at=work.now)
        if shown is not visit:
            work.work_orders.save(shown)
        return id

    @command("photos.of", may=Permission.SEE_VISITS)
    def of(self, work: PhotoWork, *, work_order: WorkOrderId) -> tuple[Photo, ...]:
        """Every photo of a visit, in order of time."""
        found = work.photos.find(work_order=work.work_orders.get(work_order).id)
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    @command("photos.see", may=Permission.SEE_VISITS)
    def see(self, work: PhotoWork, *, photo: PhotoId) -> Jpeg:
        """What one sees on a photo."""
        return work.pictures.get(photo).jpeg


def expect_photos_of(work: PhotoWork, visit: WorkOrderId, photos: Collection[UUID]) -> None:
    """
    Raises:
        NotFound: one of them is not a photo of this visit.
    """
    for one in work.photos.get_all(photos) if photos else ():
        if one.work_order != visit:
            raise NotFound(f"no photo {one.id} of this visit", kind="photo", id=one.id)
