"""What a refusal looks like."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from uuid import uuid4

import pytest
from litestar.testing import TestClient

import cli
from api.app import create_app
from api.live import Hub, every
from api.offers import Counter
from api.pages.site import Site
from api.problems import STATUS
from api.sentences import CHINESE, prefers_chinese
from application.shared.rights import Role
from cli.main import EXIT_CODE
from domain.members.phone import Phone
from domain.shared.errors import BaywiseError, Rejected
from tests.api.doors import SEAL, House, a_house, badge
from tests.chain import a_furnished_twin, store_id

OF_THE_FRAMEWORK = {
    "bad-parameter",
    "bad-request",
    "internal-error",
    "method-not-allowed",
    "too-deep",
    "too-large",
    "unknown-host",
}


def below(kind: type[BaywiseError]) -> Iterator[type[BaywiseError]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_the_api_and_the_command_line_know_the_same_families() -> None:
    families = set(BaywiseError.__subclasses__())

    assert families <= set(STATUS)
    assert families == set(EXIT_CODE)


def test_every_chinese_sentence_belongs_to_an_error() -> None:
    # Commands are imported when they are asked for, and with them the errors that only they know.
    for module in walk_packages(cli.__path__, "cli."):
        if module.name != "cli.__main__":
            import_module(module.name)

    assert set(CHINESE) <= {kind.code for kind in below(BaywiseError)} | OF_THE_FRAMEWORK


@pytest.mark.parametrize(
    ("header", "chinese"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("en,zh;q=0.9", False),
        ("en;q=0.3, zh-Hans;q=0.4", True),
        ("zh;q=nonsense", False),
        ("zh;q=0", False),
        ("", False),
        ("*", False),
    ],
)
def test_the_language_is_the_one_that_the_reader_likes_best(header: str, chinese: bool) -> None:
    assert prefers_chinese(header) is chinese


def test_a_problem_is_told_in_the_readers_language(twin: House) -> None:
    headers = badge(Role.ADVISOR) | {"accept-language": "zh-CN"}

    problem = twin.get(f"/visits/{uuid4()}", headers).json()

    assert problem["detail"] == CHINESE["not-found"]


def test_what_is_legal_and_due_is_told_in_chinese_too(twin: House) -> None:
    headers = badge(Role.STORE_MANAGER, store_id(1)) | {"accept-language": "zh-CN"}
    booked = twin.booked()

    moved = twin.post(f"/visits/{booked['work_order']}/settle", headers).json()
    tenders = {"tenders": [{"tender": "cash", "amount": {"amount": 1}}]}
    paid = twin.post(f"/orders/{booked['order']}/pay", headers, tenders).json()

    assert moved["detail"] == "当前状态下不能进行这一步。（状态：已预约；现在可以：已取消、已接车）"
    due = paid["facts"]["due"]["amount"] / 100
    assert paid["detail"].endswith(f"（待付：¥{due:,.2f}；给出：¥0.01）")


def test_a_problem_has_all_its_members(twin: House) -> None:
    id = uuid4()

    answer = twin.get(f"/visits/{id}", badge(Role.ADVISOR))

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/not-found",
        "title": "There is no such thing, or it is not yours to see",
        "status": 404,
        "detail": f"no work order {id}",
        "instance": f"/api/v1/visits/{id}",
        "code": "not-found",
        "facts": {"kind": "work order", "id": str(id)},
    }


def test_who_is_nobody_is_asked_to_log_in(twin: House) -> None:
    answer = twin.get("/visits", {})

    assert (answer.status_code, answer.json()["code"]) == (401, "not-logged-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_who_may_not_is_told_so(twin: House) -> None:
    visit = twin.booked()["work_order"]

    answer = twin.post(f"/visits/{visit}/settle", badge(Role.ADVISOR, store_id(1)))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert answer.json()["facts"] == {"permission": "settle"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/api/v1/visits/not-an-id", 404, "not-found"),
        ("DELETE", "/api/v1/stores", 405, "method-not-allowed"),
        ("GET", "/api/v1/stores?limit=none", 400, "bad-parameter"),
        ("GET", "/api/v1/stores?limit=100000", 400, "bad-parameter"),
        ("GET", "/api/v1/catalogue?q=%00", 400, "bad-parameter"),
    ],
)
def test_the_frameworks_refusals_have_the_same_form(
    twin: House, method: str, path: str, status: int, code: str
) -> None:
    answer = twin.client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_that_cannot_be_read_is_told_where(twin: House) -> None:
    answer = twin.post("/offers", twin.customer, twin.wish(best=0))

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "best", "message": "Expected `int` >= 1"}]


def test_an_unknown_field_is_refused(twin: House) -> None:
    answer = twin.post("/offers", twin.customer, twin.wish(price=1))

    assert answer.status_code == 400


def test_our_own_mistake_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app, _ = a_furnished_twin()

    def broken(*_: object, **__: object) -> None:
        raise ValueError("secret of the house")

    with a_house(app, raising=False) as house:
        monkeypatch.setattr(type(app.visits), "work_order", broken)
        monkeypatch.setattr(type(app.visits), "see", broken)
        answer = house.get(f"/visits/{uuid4()}", badge(Role.ADVISOR))

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_fact_that_names_a_person_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    app, _ = a_furnished_twin()

    def refused(*_: object, **__: object) -> None:
        raise Rejected("no", phone=Phone("13800000000"), count=1)

    with a_house(app) as house:
        monkeypatch.setattr(type(app.visits), "see", refused)
        answer = house.get(f"/visits/{uuid4()}", badge(Role.ADVISOR))

    assert answer.json()["facts"] == {"count": 1}


@pytest.mark.parametrize("path", ["/nothing", "/visits/nonsense", "/wall?region=nowhere"])
def test_people_are_shown_a_page_and_programs_a_problem(path: str) -> None:
    app, _ = a_furnished_twin()
    site = Site(
        app=app, hub=Hub(app.stream, app.wall, pulse=lambda: every(1)), counter=Counter(app, SEAL)
    )
    with TestClient(create_app(app, seal=SEAL, site=site)) as client:
        person = client.get(path, headers={"accept": "text/html"})
        program = client.get(path, headers={"accept": "application/json"})

    assert person.status_code == program.status_code
    assert person.status_code in (400, 404)
    assert person.headers["content-type"].startswith("text/html")
    assert 'href="/"' in person.text
    assert program.headers["content-type"] == "application/problem+json"
