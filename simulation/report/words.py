"""The report's texts: written in English in the templates, the Chinese from a catalogue."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

LANGUAGES: Final = ("zh", "en")
_CHINESE: Final = Path(__file__).parent / "words" / "zh_CN.po"

Translate = Callable[[str], str]


def translate(language: str) -> Translate:
    """What turns the English of the templates into a language of :data:`LANGUAGES`."""
    texts = chinese() if language == "zh" else {}
    return lambda text: texts.get(text, text)


@cache
def chinese() -> Mapping[str, str]:
    """Every text by its English."""
    with _CHINESE.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    return {str(one.id): str(one.string) for one in catalogue if one.id and one.string}
