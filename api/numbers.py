"""What is counted while requests are served."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Counter(
    "baywise_http_requests", "Requests answered.", ("method", "route", "status")
)
SECONDS: Final = Histogram(
    "baywise_http_request_seconds",
    "Seconds from the first byte of a request to the last of its answer.",
    ("method", "route"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
IN_FLIGHT: Final = Gauge(
    "baywise_http_requests_in_flight",
    "Requests being answered; streams and machines are not counted.",
    ("load",),
    multiprocess_mode="livesum",
)
TURNED_AWAY: Final = Counter(
    "baywise_http_turned_away", "Requests refused because too many were being answered.", ("load",)
)
STREAMS: Final = Gauge(
    "baywise_live_streams", "Open pages that are told what happens.", multiprocess_mode="livesum"
)
