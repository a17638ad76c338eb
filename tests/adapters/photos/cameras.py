"""Files as cameras make them."""

from io import BytesIO

from PIL import Image

SHANGHAI = {1: "N", 2: (31.0, 13.0, 48.0), 3: "E", 4: (121.0, 28.0, 12.0)}
"""Where a phone says that it was: the GPS part of EXIF."""
_GPS = 0x8825
_ORIENTATION = 0x0112


def a_photo(
    size: tuple[int, int] = (64, 48),
    kind: str = "JPEG",
    *,
    colour: tuple[int, int, int] = (200, 30, 30),
    turned: int = 1,
) -> bytes:
    """A picture of one colour, with the place where it was taken.

    Args:
        turned: how the camera was held, as EXIF counts it.
    """
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    exif.get_ifd(_GPS).update(SHANGHAI)
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, exif=exif)
    return written.getvalue()


def seen(content: bytes) -> Image.Image:
    """The picture in a file."""
    image = Image.open(BytesIO(content))
    image.load()
    return image
