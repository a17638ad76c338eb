"""Cars and fitments from a small world, so that they often meet."""

from hypothesis import strategies as st

from domain.catalogue.fitment import Fitment, FitmentRule
from domain.shared.trade import Car, Energy, VehicleClass

MAKERS = ("Volkswagen", "Toyota", "BYD")
MODELS = ("Lavida", "Corolla", "Han EV")
YEARS = st.integers(2015, 2020)

cars = st.builds(
    Car,
    maker=st.sampled_from(MAKERS),
    model=st.sampled_from(MODELS),
    year=YEARS,
    vehicle_class=st.sampled_from(VehicleClass),
    energy=st.sampled_from(Energy),
)


@st.composite
def rules(draw: st.DrawFn) -> FitmentRule:
    makers = draw(st.lists(st.sampled_from(MAKERS), max_size=2).map(tuple))
    models = draw(st.lists(st.sampled_from(MODELS), max_size=2).map(tuple)) if makers else ()
    first, last = sorted((draw(YEARS), draw(YEARS)))
    return FitmentRule(
        makers=makers,
        models=models,
        first_year=draw(st.sampled_from((None, first))),
        last_year=draw(st.sampled_from((None, last))),
        energies=draw(st.lists(st.sampled_from(Energy), max_size=2).map(tuple)),
        classes=draw(st.lists(st.sampled_from(VehicleClass), max_size=2).map(tuple)),
    )


fitments = st.builds(
    Fitment,
    rules=st.lists(rules(), max_size=2).map(tuple),
    excluded=st.lists(rules(), max_size=1).map(tuple),
)
