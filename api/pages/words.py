"""The pages' texts: written in English in the templates, the rest from a catalogue a language."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale, negotiate_locale
from babel.messages.pofile import read_po

_CATALOGUES: Final = Path(__file__).parent / "words"
LANGUAGES: Final[Mapping[str, Locale]] = {
    "zh": Locale("zh", "CN", script="Hans"),
    "en": Locale("en"),
}
DEFAULT: Final = "zh"

Translate = Callable[[str], str]


def chosen(wish: str | None, accepted: str) -> str:
    """The language to speak: the one wished for, else the first accepted one that we speak.

    Args:
        wish: a language we may not speak.
        accepted: an ``Accept-Language`` header.
    """
    if wish in LANGUAGES:
        return str(wish)
    preferred = [tag.split("-")[0] for tag in _by_weight(accepted)]
    return negotiate_locale(preferred, list(LANGUAGES)) or DEFAULT


def translate(language: str) -> Translate:
    """What turns the English of the templates into ``language``."""
    if language != "zh":
        own = english()
        # Values of the domain stand for themselves, but for the underscores.
        return lambda text: own.get(text) or text.replace("_", " ")
    texts = chinese()
    return lambda text: texts.get(text, text)


@cache
def chinese() -> Mapping[str, str]:
    """Every text by its id, which is its English or a value of the domain."""
    return _read("zh_CN")


@cache
def english() -> Mapping[str, str]:
    """The texts whose id is not what a reader of English should see."""
    return _read("en")


def _read(locale: str) -> Mapping[str, str]:
    with (_CATALOGUES / f"{locale}.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {str(one.id): str(one.string) for one in catalogue if one.id and one.string}


def _by_weight(accepted: str) -> list[str]:
    weighed = []
    for place, one in enumerate(accepted.split(",")[:20]):
        tag, _, weight = one.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, tag.strip().lower()))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(weighed)]
