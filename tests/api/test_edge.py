"""What every answer has, and what no request gets past."""

from uuid import uuid4

import pytest

from api.edge import DEEPEST, LARGEST_BODY
from tests.api.doors import API, BOSS, House


def test_every_answer_has_an_id_and_the_headers_of_safety(twin: House) -> None:
    for path in ("/healthz", "/nowhere", f"{API}/stores"):
        headers = twin.client.get(path).headers
        assert len(headers["x-request-id"]) == 32
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_clients_own_request_id_is_kept_if_it_is_one(twin: House) -> None:
    def id_for(sent: str) -> str | None:
        return str(
            twin.client.get("/healthz", headers={"x-request-id": sent}).headers["x-request-id"]
        )

    assert id_for("abc-1") == "abc-1"
    assert id_for("with blanks") != "with blanks"


def test_a_body_that_is_too_large_is_not_read(twin: House) -> None:
    content = b'"' + b"x" * LARGEST_BODY + b'"'

    answer = twin.client.post(f"{API}/offers", content=content)

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_large_body_is_read_for_a_photo_alone_and_from_whoever_names_themselves(
    twin: House,
) -> None:
    content, known = bytes(LARGEST_BODY + 1), twin.headers(twin.customer)
    photos = f"{API}/visits/{uuid4()}/photos"

    def answer(path: str, headers: dict[str, str]) -> int:
        return twin.client.post(path, content=content, headers=headers).status_code

    assert answer(photos, {}) == answer(f"{API}/nowhere/photos", known) == 413
    assert answer(photos, known) != 413


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_body_that_is_too_deep_is_refused(twin: House, opening: bytes) -> None:
    answer = twin.client.post(f"{API}/offers", content=opening * (DEEPEST + 1))

    assert (answer.status_code, answer.json()["code"]) == (400, "too-deep")


def test_brackets_in_a_text_are_not_depth(twin: House) -> None:
    refused = twin.post("/offers", twin.customer, twin.wish(services=["[" * 40]))

    assert refused.json()["code"] == "bad-request"


def test_requests_are_counted_by_route_and_not_by_address(twin: House) -> None:
    visit = twin.booked()["work_order"]
    twin.get(f"/visits/{visit}", twin.customer)

    numbers = twin.client.get("/metrics").text

    line = 'baywise_http_requests_total{method="GET",route="/api/v1/visits/{visit}",status="200"}'
    assert line in numbers.replace("{visit:uuid}", "{visit}")
    assert visit not in numbers
    assert "baywise_http_request_seconds_bucket" in numbers


def test_commands_are_counted_by_what_they_came_to(real: House) -> None:
    real.hold(real.lost())

    numbers = real.client.get("/metrics").text

    assert 'baywise_commands_total{command="booking.hold",outcome="ok"}' in numbers
    assert 'baywise_commands_total{command="booking.hold",outcome="taken"}' in numbers


def test_the_log_names_the_route_and_nobody(
    twin: House, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"name": "王小明", "phone": "13912345678"}
    assert twin.post("/members", BOSS, body).status_code == 201

    told = capsys.readouterr()
    assert "王小明" not in told.err + told.out
    assert "13912345678" not in told.err + told.out


def test_a_browser_that_came_encrypted_is_told_to_stay_so(twin: House) -> None:
    header = "strict-transport-security"

    assert header in twin.client.get("https://testserver.local/healthz").headers
    assert header not in twin.client.get("http://testserver.local/healthz").headers


def test_what_the_edge_refuses_is_told_in_the_readers_language(twin: House) -> None:
    content = b"[" * (DEEPEST + 1)

    refused = twin.client.post("/nowhere", content=content, headers={"accept-language": "zh-CN"})

    assert refused.json()["detail"] == "请求的嵌套层次过深。"
