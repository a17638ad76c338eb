"""A print of what was asked, to tell a repetition from another request."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

import attrs


def fingerprint(*asked: object) -> str:
    """Equal for equal requests, in every process and release of the same use case.

    Unlike ``repr`` it covers what is not shown to people (names, phones) and does not depend on
    the order of a set.
    """
    return sha256(_canonical(asked).encode()).hexdigest()


def _canonical(value: object) -> str:
    match value:
        case str() | bytes():
            return repr(value)
        case Mapping():
            pairs = sorted((_canonical(key), _canonical(one)) for key, one in value.items())
            return f"{{{','.join(f'{key}:{one}' for key, one in pairs)}}}"
        case frozenset() | set():
            return f"<{','.join(sorted(map(_canonical, value)))}>"
        case Collection():
            return f"[{','.join(map(_canonical, value))}]"
    kind: type[Any] = type(value)
    if attrs.has(kind):
        values = (getattr(value, one.name) for one in attrs.fields(kind))
        return f"{kind.__name__}({','.join(map(_canonical, values))})"
    return repr(value)
