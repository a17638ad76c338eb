"""Query parameters: those that a route does not know are refused, not passed over."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter


def expect_known(asking: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler, /) -> None:
    """A guard: a filter with a typing error would answer with everything.

    Raises:
        ValidationException: the query has a name that the route's handler does not take.
    """
    known = {
        parameter.kwarg_definition.name or name
        for name, parameter in handler.parsed_fn_signature.parameters.items()
        if isinstance(parameter.kwarg_definition, QueryParameter)
    }
    strange = sorted({*asking.query_params} - known)
    if strange:
        message = f"it is not known here; known are: {', '.join(sorted(known)) or 'none'}"
        faults = [{"source": "query", "key": one[:40], "message": message} for one in strange]
        raise ValidationException("the query is not understood", extra=faults)
