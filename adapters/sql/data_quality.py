"""What every shop wrote down, counted in one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters import registry
from adapters.sql.scope import within
from adapters.sql.session import Session
from application.shared.rights import Scope
from domain.shared.ids import StoreId
from domain.shared.makers import maker_spellings
from domain.work_orders.data_quality import DataQuality, Measure, Share

# Shop by shop (that is what "offset 0" insists on), for the index begins with the shop: without one
# all visits there ever were would be read.
_COUNTS: Final = """
with seen as (
    select of_shop.* from stores as s cross join lateral (
        select store, vehicle, body->'reception' as entry,
               (body->'follow_up'->>'reached')::boolean as reached
        from work_orders as w where w.store = s.id and received >= %(since)s and {reach}
        offset 0
    ) as of_shop
), cars as (
    select s.store, count(*) as cars, count(v.vin) as vin,
           count(*) filter (where lower(v.body->>'maker') = any(%(makers)s)) as maker
    from (select distinct store, vehicle from seen) as s join vehicles as v on v.id = s.vehicle
    group by s.store
), visits as (
    select store, count(*) as visits,
           count(*) filter (where (entry->>'mileage_km')::integer > 0) as mileage,
           count(*) filter (where entry->>'fuel_percent' is not null) as fuel,
           count(*) filter (where jsonb_array_length(entry->'photos') > 0) as photos,
           count(*) filter (where reached) as reached, count(reached) as calls
    from seen group by store
)
select visits.*, coalesce(cars.cars, 0) as cars, coalesce(cars.vin, 0) as vin,
       coalesce(cars.maker, 0) as maker
from visits left join cars on cars.store = visits.store
"""


@frozen
class SqlDataQualities:
    """Implements :class:`application.visits.data_quality.DataQualities` in one transaction."""

    session: Session
    scope: Scope

    def since(self, start: datetime, /) -> Mapping[StoreId, DataQuality]:
        reach = within(registry.WORK_ORDERS, self.scope)
        params = {"since": start, "makers": sorted(maker_spellings()), **reach.params}
        rows = self.session.rows(_COUNTS.format(reach=reach.test), params)
        return {
            StoreId(row.store): DataQuality(
                {
                    Measure.VIN: Share(row.vin, row.cars),
                    Measure.MAKER: Share(row.maker, row.cars),
                    Measure.MILEAGE: Share(row.mileage, row.visits),
                    Measure.FUEL: Share(row.fuel, row.visits),
                    Measure.PHOTOS: Share(row.photos, row.visits),
                    Measure.REACHED: Share(row.reached, row.calls),
                }
            )
            for row in rows
        }
