"""A snapshot as a file: read back the same, anywhere, by several processes."""

import gzip
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
from attrs import fields_dict

from adapters import registry
from adapters.files import appearing
from adapters.plain_codec import PlainCodec
from adapters.snapshot.history import History
from adapters.snapshot.snapshot import Snapshot
from domain.shared.aggregate import Aggregate
from domain.shared.errors import Rejected

FORM: Final = "baywise snapshot"
VERSION: Final = 1
"""Of the file's form; another one is not read."""
_PLAIN: Final = ("taken", "choice", "asked", "claims", "levels", "reservations", "expected", "due")


class BadSnapshot(Rejected):
    """The file is damaged, or of something else."""

    code = "bad-snapshot"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    version: int
    sha256: str
    """Of the bytes of ``snapshot`` as they stand in the file."""
    snapshot: msgspec.Raw


def save(path: Path, snapshot: Snapshot) -> str:
    """Write it, and return its print.

    One JSON object, compressed by gzip: ``form``, ``version``, ``sha256``, and ``snapshot`` with
    ``aggregates`` (by table, each a version and a document), claims, stock, due work and counts.

    Raises:
        FileThere: there is a file of this name.
        Unwritable: it cannot be written there.
    """
    body = _encoded(snapshot)
    print_ = sha256(body).hexdigest()
    whole = msgspec.json.encode(_File(FORM, VERSION, print_, msgspec.Raw(body)))
    with appearing(path) as file:
        file.write(gzip.compress(whole, compresslevel=1, mtime=0))
    return print_


def load(path: Path) -> tuple[Snapshot, str]:
    """The snapshot and its print.

    Raises:
        BadSnapshot: it is none, not a whole one, or of another form.
    """
    try:
        file = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=_File)
    except (OSError, EOFError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(path, str(error)) from error
    if (file.form, file.version) != (FORM, VERSION):
        raise _bad(path, f"its form is {file.form[:40]!r} {file.version}")
    print_ = sha256(file.snapshot).hexdigest()
    if print_ != file.sha256:
        raise _bad(path, "its check sum is wrong")
    return _decoded(msgspec.json.decode(file.snapshot)), print_


def _encoded(snapshot: Snapshot) -> bytes:
    codec = PlainCodec()
    told: dict[str, Any] = {name: codec.plain(getattr(snapshot, name)) for name in _PLAIN}
    told["history"] = codec.plain(snapshot.history)
    told["aggregates"] = {
        table: [[one.version, codec.body(one)] for one in kept]
        for table, kept in snapshot.aggregates.items()
    }
    return msgspec.json.encode(told, order="deterministic")


def _decoded(told: Mapping[str, Any]) -> Snapshot:
    codec, types = PlainCodec(), fields_dict(Snapshot)
    kinds = {kind.table: kind for kind in registry.ALL}
    aggregates: dict[str, tuple[Aggregate, ...]] = {
        table: tuple(codec.aggregate(kinds[table].of, body, version) for version, body in kept)
        for table, kept in told["aggregates"].items()
    }
    plain = {name: codec.value(told[name], types[name].type) for name in _PLAIN}
    history = codec.value(told["history"], History)
    return Snapshot(**plain, history=history, aggregates=aggregates)


def _bad(path: Path, why: str) -> BadSnapshot:
    return BadSnapshot(f"{path} is no snapshot that this release took: {why}", file=str(path))
