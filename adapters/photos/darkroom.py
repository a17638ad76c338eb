"""Pictures are opened, looked at and written anew with Pillow: nothing else of a file is kept."""

from io import BytesIO
from threading import Lock
from typing import Final

from attrs import frozen
from PIL import Image, ImageOps

from domain.work_orders.photo import Jpeg, NoPhoto, PhotoTooLarge

MOST_BYTES: Final = 12_000_000
"""Of a file; a photo of 50 megapixels has about that."""
MOST_POINTS: Final = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""Of a picture. Only a JPEG can be unpacked at a fraction of its size; of the others every point is
in memory at once."""
LONGEST_SIDE: Final = 2048
"""Pixels that are kept: more than a screen shows, enough to read a plate across a yard."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = 82

# The limit is our own, and is asked before a single point is unpacked.
Image.MAX_IMAGE_PIXELS = None
# One picture at a time in a process, as a few kilobytes may claim very many points.
_ONE: Final = Lock()


@frozen
class PillowDarkroom:
    """Implements :class:`application.visits.photos.Darkroom`."""

    def developed(self, raw: bytes, /) -> Jpeg:
        if len(raw) > MOST_BYTES:
            raise PhotoTooLarge(
                f"a photo has at most {MOST_BYTES // 1_000_000} million bytes", bytes=len(raw)
            )
        try:
            with _ONE:
                return _developed(raw)
        except PhotoTooLarge:
            raise
        except Exception as reason:
            # Decoders of foreign files raise whatever they like.
            detail = f"this is no photo that can be read: {', '.join(_FORMATS)} are"
            raise NoPhoto(detail) from reason


def _developed(raw: bytes) -> Jpeg:
    with Image.open(BytesIO(raw), formats=_FORMATS) as image:
        most = MOST_POINTS[image.format or ""]
        if image.width * image.height > most:
            raise PhotoTooLarge(
                f"a {image.format} has at most {most // 1_000_000} million points",
                width=image.width,
                height=image.height,
            )
        # A large JPEG is unpacked at a fraction of its size, which is several times faster.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        small: Image.Image = image if image.mode == "RGB" else image.convert("RGB")
        # First smaller, then upright: every copy of the whole picture costs its size again.
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(small)
    # Pillow would hand on what it knows of the file: place, camera, comments.
    upright.info.clear()
    written = BytesIO()
    upright.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Jpeg(written.getvalue(), upright.width, upright.height)
