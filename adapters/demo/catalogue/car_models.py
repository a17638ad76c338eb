"""Cars that are common in China, to make up vehicles from."""

from attrs import frozen

from adapters.demo.catalogue.notation import Row, rows
from domain.members.plate import PlateKind
from domain.shared.label import Label
from domain.shared.trade import Car, Energy, VehicleClass


@frozen(kw_only=True)
class CarModel:
    """A model as it was sold from ``first_year`` to ``last_year``, both included.

    ``weight`` says how often it comes, against the others; a rough guess of ours.
    """

    maker: str
    model: str
    label: Label
    vehicle_class: VehicleClass
    energy: Energy
    plug_in: bool
    first_year: int
    last_year: int
    weight: int

    @property
    def plate_kind(self) -> PlateKind:
        """Cars that drive on mains electricity have green plates."""
        green = self.plug_in or self.energy is Energy.ELECTRIC
        return PlateKind.NEW_ENERGY_SMALL if green else PlateKind.BLUE

    def car(self, year: int) -> Car:
        return Car(
            maker=self.maker,
            model=self.model,
            year=year,
            vehicle_class=self.vehicle_class,
            energy=self.energy,
        )


def demo_car_models() -> tuple[CarModel, ...]:
    """Some thirty models of all classes and energies."""
    return tuple(_model(row) for row in rows("car_models"))


def _model(row: Row) -> CarModel:
    return CarModel(
        maker=row["maker"],
        model=row["model"],
        label=Label(f"{row['maker_zh']} {row['model_zh']}", f"{row['maker']} {row['model']}"),
        vehicle_class=VehicleClass(row["class"]),
        energy=Energy(row["energy"]),
        plug_in=row["plug_in"] == "yes",
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"]),
        weight=int(row["weight"]),
    )
