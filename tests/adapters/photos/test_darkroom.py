import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.photos.darkroom import LONGEST_SIDE, MOST_BYTES, PillowDarkroom
from domain.work_orders.photo import NoPhoto, PhotoTooLarge
from tests.adapters.photos.cameras import a_photo, seen

ROOM = PillowDarkroom()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_jpeg_without_place_or_camera(kind: str) -> None:
    jpeg = ROOM.developed(a_photo(kind=kind))

    kept = seen(jpeg.content)
    assert (kept.format, kept.size) == ("JPEG", (jpeg.width, jpeg.height))
    assert not kept.getexif()
    assert b"Exif" not in jpeg.content


def test_a_photo_of_a_camera_held_upright_stands_upright() -> None:
    jpeg = ROOM.developed(a_photo((64, 48), turned=6))

    assert (jpeg.width, jpeg.height) == (48, 64)


def test_a_large_photo_is_made_smaller_and_keeps_its_shape() -> None:
    jpeg = ROOM.developed(a_photo((2 * LONGEST_SIDE, LONGEST_SIDE)))

    assert (jpeg.width, jpeg.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_the_same_file_gives_the_same_picture() -> None:
    assert ROOM.developed(a_photo()) == ROOM.developed(a_photo())


def test_a_file_of_too_many_bytes_is_refused_unread() -> None:
    with pytest.raises(PhotoTooLarge):
        ROOM.developed(bytes(MOST_BYTES + 1))


def test_a_few_bytes_that_claim_to_be_a_huge_picture_are_refused() -> None:
    with pytest.raises(PhotoTooLarge):
        ROOM.developed(_png_of(60_000, 60_000))


def test_what_has_to_be_unpacked_whole_may_have_fewer_points_than_a_jpeg() -> None:
    with pytest.raises(PhotoTooLarge):
        ROOM.developed(_png_of(4001, 4000))

    assert ROOM.developed(a_photo((4001, 4000))).width == LONGEST_SIDE


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_pictures_of_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(NoPhoto):
        ROOM.developed(a_photo(kind=kind))


@given(st.binary(max_size=200), st.integers(0, 600))
def test_what_is_no_picture_is_refused_whatever_it_looks_like(noise: bytes, cut: int) -> None:
    for raw in (noise, a_photo()[:cut], b"<svg onload='x'/>" + noise):
        with pytest.raises(NoPhoto):
            ROOM.developed(raw)


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says it has that size, and has not."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b""))


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
