"""Refusals in the reader's language: the sentence of the API, and what a person needs besides."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from api.pages.words import Translate
from api.sentences import CHINESE

_NAMED: Final[tuple[tuple[str, str], ...]] = (
    ("field", "Field"),
    ("limit", "In the way"),
    ("limits", "In the way"),
    ("legal", "Possible now"),
)
"""Facts that are shown, and under which words."""


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

    def tell(error: Refusal) -> str:
        if language != "zh":
            return _with_field(error, translate)
        told = CHINESE.get(error.code, error.detail)
        hints = [
            f"{translate(word)}：{'、'.join(values)}"
            for fact, word in _NAMED
            if (values := _translated(error.facts.get(fact), translate))
        ]
        return told + (f"（{'；'.join(hints)}）" if hints else "")

    return tell


def _with_field(error: Refusal, translate: Translate) -> str:
    detail = error.detail[:1].upper() + error.detail[1:]
    field = error.facts.get("field")
    return f"{detail} ({translate(str(field))})" if isinstance(field, str) else detail


def _translated(fact: object, translate: Translate) -> list[str]:
    """What the fact says, as far as there are words for it."""
    values = list(fact) if isinstance(fact, list | tuple) else [fact]
    known = [one for one in values if isinstance(one, str) and translate(one) != one]
    return [translate(one) for one in known]
