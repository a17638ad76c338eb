"""Refusals in the reader's language: the sentence of the API, and what a person needs besides."""

from collections.abc import Callable
from typing import Any, Protocol

from api.pages.words import Translate
from api.sentences import chinese


class Refusal(Protocol):
    """What is told: an error of the business, or what the framework refuses."""

    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


def teller(language: str, translate: Translate) -> Callable[[Refusal], str]:
    """What tells a refusal in ``language``."""
    if language == "zh":
        return lambda error: chinese(error.code, error.detail, error.facts)
    return lambda error: _with_field(error, translate)


def _with_field(error: Refusal, translate: Translate) -> str:
    detail = error.detail[:1].upper() + error.detail[1:]
    field = error.facts.get("field")
    return f"{detail} ({translate(str(field))})" if isinstance(field, str) else detail
