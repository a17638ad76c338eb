"""Finding services and parts by what a person types, in Chinese or English."""

from enum import IntEnum
from typing import Final

from attrs import frozen

from domain.catalogue.fitment import name_key
from domain.catalogue.part import Part
from domain.catalogue.service import Service

_HAN: Final = ("\u3400", "\u9fff")


class Match(IntEnum):
    """How well one word is met; the sum over all words ranks the findings."""

    NONE = 0
    SCATTERED = 1
    FITMENT = 2
    INSIDE = 4
    START = 6
    CODE = 20


def _is_han(word: str) -> bool:
    return all(_HAN[0] <= c <= _HAN[1] for c in word)


@frozen(kw_only=True)
class Findable:
    """The texts by which one item is found, in the form in which they are compared."""

    codes: frozenset[str]
    names: tuple[str, ...]
    fitment: str

    @classmethod
    def of(cls, item: Service | Part) -> "Findable":
        codes = [item.code]
        if isinstance(item, Part):
            codes += [code for code in (item.oem_number, item.barcode) if code]
        rules = item.fitment.rules
        cars = [name for rule in rules for name in (*rule.makers, *rule.models)]
        return cls(
            codes=frozenset(name_key(code) for code in codes),
            names=(name_key(item.label.zh), name_key(item.label.en)),
            fitment="\n".join(name_key(name) for name in cars),
        )

    def score(self, words: tuple[str, ...]) -> int:
        """How well it answers; 0 when one of ``words`` is not met. No words at all score 1."""
        scores = [self._match(word) for word in words]
        return 0 if Match.NONE in scores else sum(scores, start=0 if scores else 1)

    def _match(self, word: str) -> Match:
        if word in self.codes:
            return Match.CODE
        if any(name.startswith(word) for name in self.names):
            return Match.START
        if any(word in name for name in (*self.names, *self.codes)):
            return Match.INSIDE
        if word in self.fitment:
            return Match.FITMENT
        # Chinese has no blanks between words: 朗逸机滤 should find 机油滤清器（大众朗逸）.
        if len(word) > 1 and _is_han(word) and set(word) <= set(self.names[0]):
            return Match.SCATTERED
        return Match.NONE


def words(text: str) -> tuple[str, ...]:
    """The words of a query, in the form in which they are compared."""
    return tuple(word for word in (name_key(part) for part in text.split()) if word)
