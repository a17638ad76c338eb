"""A name that people read, in both languages."""

from attrs import field, frozen

from domain.shared.text import text


@frozen
class Label:
    """The same name in Chinese and in English."""

    zh: str = field(validator=text(120))
    en: str = field(validator=text(120))

    def in_language(self, language: str) -> str:
        """``language`` is a BCP 47 tag; whatever is not Chinese reads English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"
