"""Makers and models as a page offers them to choose from, and as it calls a car."""

from collections.abc import Iterable
from typing import Self

from attrs import frozen

from domain.catalogue.catalogue import Catalogue
from domain.members.vin import VinFacts
from domain.shared.label import Label
from domain.shared.makers import known_maker, known_makers, usual_names


@frozen(kw_only=True)
class Offered:
    """A maker, and the models that have a name or parts of their own."""

    label: Label
    models: tuple[Label, ...]


@frozen(kw_only=True)
class Told:
    """What a scanned VIN says of a car that we do not know, the likelier first."""

    makers: tuple[Label, ...]
    years: tuple[int, ...]

    @classmethod
    def of(cls, facts: VinFacts) -> Self:
        return cls(makers=tuple(map(maker, facts.makers)), years=facts.model_years)

    @property
    def maker(self) -> Label | None:
        """The maker, if there is no doubt."""
        return self.makers[0] if len(self.makers) == 1 else None

    @property
    def year(self) -> int | None:
        """The model year, if there is no doubt."""
        return self.years[0] if len(self.years) == 1 else None


def offered(catalogue: Catalogue) -> list[Offered]:
    """Everybody we know or have parts for."""
    models = catalogue.models_of
    names = {*models, *(maker.name for maker in known_makers())}
    return [
        Offered(label=maker(name), models=_models(name, models.get(name, ())))
        for name in sorted(names, key=str.casefold)
    ]


def maker(name: str) -> Label:
    """The maker in both languages; one that nobody knows as it was typed."""
    known = known_maker(name)
    return known.label if known else Label(name, name)


def called(car_maker: str, car_model: str) -> Label:
    """What people call the car."""
    known = known_maker(car_maker)
    model = known.model(car_model) if known else None
    named, whose = model.label if model else Label(car_model, car_model), maker(car_maker)
    return Label(f"{whose.zh} {named.zh}", f"{whose.en} {named.en}")


def _models(name: str, of_catalogue: Iterable[str]) -> tuple[Label, ...]:
    known = known_maker(name)
    two_names = {model.name: model.label for model in known.models} if known else {}
    others = {usual_names(name, one).model for one in of_catalogue} - {*two_names}
    return (*two_names.values(), *(Label(one, one) for one in sorted(others)))
