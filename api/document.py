"""The OpenAPI document, with every limit that bodies are checked against."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

from api.wire import Body


class Document(JsonRenderPlugin):
    """Takes the shapes of bodies from what decodes them.

    Litestar's own account of them loses limits of zero, of items and of what may be absent.
    """

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        shapes = openapi_schema["components"]["schemas"]
        shapes.update((name, shape) for name, shape in body_shapes().items() if name in shapes)
        return super().render(request, openapi_schema)


def body_shapes() -> dict[str, Any]:
    """JSON Schema of every body there is, by name."""
    _, shapes = msgspec.json.schema_components(
        list(_below(Body)), ref_template="#/components/schemas/{name}"
    )
    return shapes


def _below(kind: type[Body]) -> Iterator[type[Body]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
