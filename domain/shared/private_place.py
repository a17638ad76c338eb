"""Where a person is, or lives."""

from typing import Self

from attrs import field, frozen

from domain.shared.geo import NoSuchPlace, Place


@frozen
class PrivatePlace:
    """A point on the earth that says where somebody is; stored encrypted, never in events or logs.

    ``text``: degrees north and east, to a decimetre.

    Raises:
        NoSuchPlace: it is not on the earth.
    """

    text: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            lat, lon = map(float, self.text.split(","))
        except ValueError:
            raise NoSuchPlace("a place is degrees north and east") from None
        Place(lat, lon)

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(f"{place.lat:.6f},{place.lon:.6f}")

    @property
    def place(self) -> Place:
        lat, lon = map(float, self.text.split(","))
        return Place(lat, lon)
