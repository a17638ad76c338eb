"""How a request is read: JSON to a body in one strict pass."""

from typing import Any, Final

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException
from litestar.types import Empty


class StrictRequest(Request[Any, Any, Any]):
    """Decodes JSON straight to the handler's body: no guessing of types, no unknown fields."""

    async def json(self) -> Any:
        if self._json is Empty:
            self._json = _decoded(await self.body(), self._wanted())
        return self._json

    def _wanted(self) -> Any:
        body = self.route_handler.parsed_data_field
        return Any if body is None else body.annotation


def _decoded(raw: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(raw or b"null", type=kind)
    except msgspec.ValidationError as refusal:
        raise ValidationException(_BAD_BODY, extra=[_fault(str(refusal))]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValidationException("the body is not JSON that can be read") from None


def _fault(said: str) -> dict[str, str]:
    """The field and the sentence of a refusal such as ``Expected `int` - at `$.n```."""
    message, _, place = said.partition(" - at ")
    return {"field": place.strip("`").removeprefix("$").lstrip("."), "message": message}


_BAD_BODY: Final = "the body is not of the form that is expected here"
