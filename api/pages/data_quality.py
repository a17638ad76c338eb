"""How well every shop writes down its cars and visits, for headquarters."""

from litestar import Response, get

from api.gate import EXTRA
from api.pages.site import Asking, Here
from domain.work_orders.data_quality import LOOKS_BACK_DAYS, DataQuality, Measure


@get("/data-quality", sync_to_thread=True, include_in_schema=False, opt=EXTRA)
def data_quality(request: Asking, site: Here) -> Response[str]:
    """The chain's score, and every shop's, the worst first."""
    shops = site.app.data_quality.of_shops(site.viewer(request))
    return site.page(
        request,
        "data-quality.html",
        days=LOOKS_BACK_DAYS,
        measures=list(Measure),
        together=DataQuality.of_all(one.quality for one in shops),
        shops=shops,
    )
