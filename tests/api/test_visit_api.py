"""One visit by HTTP, from the wish to the review."""

from typing import Any

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.chain import store_id

HERE = store_id(1)
ADVISOR, TECHNICIAN = badge(Role.ADVISOR, HERE), badge(Role.TECHNICIAN, HERE)
CLERK, CASHIER = badge(Role.PARTS_CLERK, HERE), badge(Role.CASHIER, HERE)
SUPERVISOR, MANAGER = badge(Role.SUPERVISOR, HERE), badge(Role.STORE_MANAGER, HERE)


def see(house: House, visit: str, who: dict[str, str] = MANAGER) -> Any:
    answer = house.get(f"/visits/{visit}", who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def do(house: House, visit: str, move: str, who: dict[str, str], body: Any = None) -> Any:
    assert move in see(house, visit, who)["moves"]
    answer = house.post(f"/visits/{visit}/{move}", who, body)
    assert answer.status_code in (200, 204), answer.text
    return answer.json() if answer.content else None


def repaired(house: House) -> str:
    """The id of a visit whose work is done and checked."""
    visit: str = house.booked()["work_order"]
    do(house, visit, "receive", ADVISOR, {"mileage_km": 30_000, "fuel_percent": 60})
    finding = {"note": "brake pads 3 mm", "severity": "soon", "trouble_codes": ["P0420"]}
    suggestion = {"service": "brake-pads-front", "reason": "3 mm left"}
    asked = do(
        house, visit, "diagnose", TECHNICIAN, {"findings": [finding], "suggestions": [suggestion]}
    )
    answers = dict.fromkeys(asked["proposed"], True)
    do(house, visit, "decide", house.customer, {"answers": answers})
    do(house, visit, "dispatch", SUPERVISOR)
    do(house, visit, "issue-parts", CLERK)
    for job in see(house, visit)["jobs"]:
        for operation in job["operations"]:
            do(house, visit, "start", TECHNICIAN, {"step": operation["step"]})
            do(house, visit, "finish", TECHNICIAN, {"step": operation["step"]})
    do(house, visit, "check", SUPERVISOR, {"note": "all well"})
    return visit


def test_a_visit_goes_through_all_stages_by_http(house: House) -> None:
    visit = repaired(house)
    due = do(house, visit, "settle", CASHIER)["due"]
    seen = see(house, visit)
    order = seen["order"]["id"]

    assert due == seen["order"]["due"]
    invoice = house.get(f"/orders/{order}/invoice", CASHIER).json()
    for name in ("net", "tax", "gross"):
        assert sum(line[name]["amount"] for line in invoice["lines"]) == invoice[name]["amount"]
    assert invoice["gross"] == seen["order"]["total"]
    assert [line["tax"] for line in invoice["lines"]] == [
        line["tax"] for line in seen["order"]["lines"] if line["approval"] in ("agreed", "approved")
    ]
    given = {"amount": due["amount"] + 1000}
    tenders = {"tenders": [{"tender": "cash", "amount": due, "given": given}]}
    paid = house.post(f"/orders/{order}/pay", CASHIER, tenders)
    assert paid.json()["change"] == {"amount": 1000, "currency": "CNY"}
    do(house, visit, "release", ADVISOR)
    do(house, visit, "follow-up", ADVISOR, {"reached": True})
    do(house, visit, "review", house.customer, {"stars": 5, "words": "谢谢"})

    own, told = see(house, visit, house.customer), see(house, visit)
    [row] = house.get("/visits", house.customer).json()["items"]
    assert told["status"] == "closed"
    assert (own["review"]["stars"], own["review"]["words"], row["stars"]) == (5, "谢谢", 5)
    assert (told["call"]["reached"], own["call"]) == (True, None)
    assert house.get(f"/orders/{order}", house.customer).json()["status"] == "closed"


def test_the_journal_of_a_visit_sums_to_zero(house: House) -> None:
    visit = repaired(house)
    do(house, visit, "settle", CASHIER)

    entries = house.get(f"/visits/{visit}/journal", MANAGER).json()["items"]

    assert {entry["memo"] for entry in entries} >= {"settlement", "parts_issued"}
    for entry in entries:
        assert sum(posting["amount"]["amount"] for posting in entry["postings"]) == 0


def test_what_was_paid_can_be_paid_back(house: House) -> None:
    visit = repaired(house)
    due = do(house, visit, "settle", CASHIER)["due"]
    order = see(house, visit)["order"]["id"]
    tenders = {"tenders": [{"tender": "card", "amount": due}]}
    (payment,) = house.post(f"/orders/{order}/pay", CASHIER, tenders).json()["payments"]

    back = house.post(f"/orders/{order}/refunds", MANAGER, {"payment": payment, "reason": "sorry"})

    assert (back.json()["amount"], back.json()["status"]) == (due, "done")
    assert house.get(f"/orders/{order}", MANAGER).json()["status"] == "refunded"


def test_moves_are_only_offered_to_those_who_may(twin: House) -> None:
    visit = twin.booked()["work_order"]

    assert see(twin, visit, ADVISOR)["moves"] == ["cancel", "receive"]
    assert see(twin, visit, twin.customer)["moves"] == ["cancel"]


def test_an_illegal_move_is_answered_with_the_legal_ones(house: House) -> None:
    visit = house.booked()["work_order"]

    refused = house.post(f"/visits/{visit}/settle", CASHIER)

    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "illegal-move"
    assert problem["legal"] == ["cancelled", "received"]
    assert problem["next"] == "make-a-legal-move"
    assert problem["facts"]["state"] == "planned"


def test_a_lower_mileage_is_refused_without_a_reason(twin: House) -> None:
    first = twin.booked()["work_order"]
    second = twin.booked(earliest="2026-03-02T14:00:00+08:00")["work_order"]
    do(twin, first, "receive", ADVISOR, {"mileage_km": 30_000})
    do(twin, first, "call-off", ADVISOR, {"reason": "comes later"})

    refused = twin.post(f"/visits/{second}/receive", ADVISOR, {"mileage_km": 29_000})

    assert (refused.status_code, refused.json()["code"]) == (422, "lower-mileage")
    reason = {"mileage_km": 29_000, "lower_mileage_reason": "new instrument"}
    assert twin.post(f"/visits/{second}/receive", ADVISOR, reason).status_code == 204


def test_a_car_that_cannot_wait_is_taken_in_and_who_gave_way_is_named(twin: House) -> None:
    body = {
        "store": str(store_id(1)),
        "vehicle": str(twin.vehicle),
        "services": ["oil-service"],
        "reason": "no brakes",
        "entry": {"mileage_km": 20_000},
    }

    assert twin.post("/visits/emergency", twin.customer, body).status_code == 403
    assert twin.post("/visits/emergency", ADVISOR, body | {"reason": ""}).status_code == 400
    taken = twin.post("/visits/emergency", ADVISOR, body, key="once")

    assert taken.status_code == 201, taken.text
    assert taken.json()["displaced"] == []
    assert twin.post("/visits/emergency", ADVISOR, body, key="once").json() == taken.json()
    again = twin.post("/visits/emergency", ADVISOR, body)
    assert (again.status_code, again.json()["code"]) == (409, "already-here")


def test_a_walk_in_takes_an_offer_and_is_received_at_once(house: House) -> None:
    offer = house.post("/offers", ADVISOR, house.wish(at_the_desk=True)).json()["items"][0]
    body = {
        "offer": offer["token"],
        "member": str(house.member),
        "vehicle": str(house.vehicle),
        "entry": {"mileage_km": 12_000},
    }

    taken = house.post("/visits", ADVISOR, body)

    assert taken.status_code == 201, taken.text
    assert see(house, taken.json()["work_order"])["status"] == "received"


def test_a_car_that_is_here_is_not_taken_in_again(house: House) -> None:
    def walk_in() -> Any:
        offers = house.post("/offers", ADVISOR, house.wish(at_the_desk=True)).json()["items"]
        body = {
            "offer": offers[0]["token"],
            "member": str(house.member),
            "vehicle": str(house.vehicle),
            "entry": {"mileage_km": 12_000},
        }
        return house.post("/visits", ADVISOR, body)

    first, second = walk_in(), walk_in()

    assert first.status_code == 201, first.text
    assert (second.status_code, second.json()["code"]) == (409, "already-here")
    assert second.json()["facts"]["visit"] == first.json()["work_order"]
    assert second.json()["facts"]["shop"] == "S0001"


def test_work_waits_and_goes_on(twin: House) -> None:
    visit = twin.booked()["work_order"]
    do(twin, visit, "receive", ADVISOR, {"mileage_km": 1})
    do(twin, visit, "diagnose", TECHNICIAN, {"nothing_found": True})
    do(twin, visit, "dispatch", SUPERVISOR)
    do(twin, visit, "start", TECHNICIAN, {"step": 0})
    do(twin, visit, "suspend", TECHNICIAN, {"reason": "part", "note": "on its way"})
    do(twin, visit, "resume", TECHNICIAN)

    assert see(twin, visit)["status"] == "in_repair"


def test_other_hands_are_pinned_with_a_reason(twin: House) -> None:
    visit = twin.booked()["work_order"]
    do(twin, visit, "receive", ADVISOR, {"mileage_km": 1})
    do(twin, visit, "diagnose", TECHNICIAN, {"nothing_found": True})
    do(twin, visit, "dispatch", SUPERVISOR)
    before = see(twin, visit)["jobs"][0]["operations"][0]["technician"]
    people = twin.get(f"/stores/{HERE}/technicians", SUPERVISOR).json()["items"]
    other = next(one["id"] for one in people if one["id"] != before)

    do(
        twin,
        visit,
        "pin",
        SUPERVISOR,
        {"step": 0, "technician": other, "reason": "the customer asks for her"},
    )

    assert see(twin, visit)["jobs"][0]["operations"][0]["technician"] == other


def test_a_visit_of_another_shop_is_not_found(house: House) -> None:
    visit = house.booked()["work_order"]

    elsewhere = house.get(f"/visits/{visit}", badge(Role.ADVISOR, store_id(2)))

    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "not-found")


def test_a_plate_at_the_gate_is_taken_in_by_http(house: House) -> None:
    visit = house.booked()["work_order"]
    body = {"store": str(HERE), "plate": "沪A·00001", "entry": {"mileage_km": 30_000}}

    arrived = house.post("/visits/check-in", ADVISOR, body)
    again = house.post("/visits/check-in", ADVISOR, body)

    assert (arrived.status_code, arrived.json()["id"]) == (200, visit)
    assert see(house, visit)["status"] == "received"
    assert (again.status_code, again.json()["code"]) == (404, "no-appointment-today")
