"""Makers and models have one name each here, however a person writes them.

大众, 一汽-大众, VW and ``volkswagen`` are one maker. A name that nobody knows stays as it was
typed: a car from far away is a car too.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final, TypeVar

from attrs import field, frozen

from domain.shared.label import Label
from domain.shared.maker_table import TABLE

_REMEMBERED: Final = 4096
"""Spellings of which the key is at hand; more than a catalogue and a day's cars have."""


@lru_cache(_REMEMBERED)
def spelling_key(name: str) -> str:
    """The letters and digits of a name: case, width, blanks, accents and dashes are forgotten."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(one for one in plain if one.isalnum())


@frozen(kw_only=True)
class Model:
    """What a maker calls one of its cars, in both languages, and what others call it."""

    label: Label
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name under which cars and fitments know it."""
        return self.label.en

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name that means it."""
        return self.label.en, self.label.zh, *self.also


@frozen(kw_only=True)
class Maker(Model):
    """Who builds cars, in both languages, and those of its models that have two names."""

    models: tuple[Model, ...] = ()
    _by_key: Mapping[str, Model] = field(init=False, eq=False, repr=False)

    @_by_key.default
    def _keyed(self) -> Mapping[str, Model]:
        return _by_spelling(self.models)

    def model(self, typed: str) -> Model | None:
        """The model that is meant; nothing if it is none of ours.

        The maker's name before it does no harm: 大众朗逸 is a Lavida.
        """
        key = spelling_key(typed)
        shorter = (key.removeprefix(spelling_key(name)) for name in self.spellings)
        return next((self._by_key[one] for one in (key, *shorter) if one in self._by_key), None)


_Named = TypeVar("_Named", bound=Model)


def _by_spelling(named: Iterable[_Named]) -> Mapping[str, _Named]:
    return {spelling_key(text): one for one in named for text in one.spellings}


@frozen
class Names:
    """What a car is called: its maker and its model."""

    maker: str
    model: str


@lru_cache(_REMEMBERED)
def usual_names(maker: str, model: str) -> Names:
    """The names that the catalogue uses for what was typed; what nobody knows stays as it is."""
    known = known_maker(maker)
    if known is None:
        return Names(maker, model)
    usual = known.model(model)
    return Names(known.name, usual.name if usual else model)


def known_maker(typed: str) -> Maker | None:
    """The maker that is meant; nothing if nobody knows it."""
    return _known().get(spelling_key(typed))


@cache
def maker_spellings() -> frozenset[str]:
    """Every spelling of every maker in small letters, for who cannot ask :func:`known_maker`."""
    return frozenset(text.lower() for maker in known_makers() for text in maker.spellings)


@cache
def known_makers() -> tuple[Maker, ...]:
    """Every maker that we know, by English name."""
    makers: list[Maker] = []
    for line in TABLE.strip().splitlines():
        named = _read(line)
        if line[0] == " ":
            last = makers.pop()
            makers.append(Maker(label=last.label, also=last.also, models=(*last.models, named)))
        else:
            makers.append(Maker(label=named.label, also=named.also))
    return tuple(makers)


@cache
def _known() -> Mapping[str, Maker]:
    return _by_spelling(known_makers())


def _read(line: str) -> Model:
    english, others = line.split("=")
    chinese, *also = (one.strip() for one in others.split(","))
    return Model(label=Label(zh=chinese, en=english.strip()), also=tuple(also))
