"""People's skills, certificates and shifts, by HTTP."""

from typing import Any

import httpx

from application.shared.rights import Role
from tests.api.doors import API, House, badge
from tests.chain import store_id

HERE = store_id(1)
SUPERVISOR = badge(Role.SUPERVISOR, HERE)
ADVISOR = badge(Role.ADVISOR, HERE)
PAPER = {"number": "T-0815", "expires": "2026-03-20"}


def put(house: House, path: str, body: Any, who: dict[str, str] = SUPERVISOR) -> httpx.Response:
    return house.client.put(API + path, headers=house.headers(who), json=body)


def delete(house: House, path: str) -> httpx.Response:
    return house.client.delete(API + path, headers=house.headers(SUPERVISOR))


def people(house: House) -> Any:
    return house.get(f"/stores/{HERE}/technicians", ADVISOR).json()["items"]


def send(house: House, text: str, who: dict[str, str] = SUPERVISOR, query: str = "") -> Any:
    return house.client.put(
        f"{API}/stores/{HERE}/roster{query}",
        headers=house.headers(who),
        files={"roster": ("march.csv", text.encode())},
    )


HEADER = "technician,day,start,end,break_start,break_min\n"


def test_who_works_in_a_shop_is_listed_with_papers_hours_and_what_they_do_now(
    twin: House,
) -> None:
    (somebody, *_) = people(twin)
    path = f"/technicians/{somebody['id']}/certificates/paint"
    assert delete(twin, path).json() == {"swapped": [], "displaced": []}
    assert put(twin, path, PAPER).status_code == 200
    away = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T09:00:00+08:00"}
    twin.post(f"/technicians/{somebody['id']}/absences", SUPERVISOR, {**away, "cause": "leave"})

    seen, other, *_ = people(twin)

    [paper] = [one for one in seen["certificates"] if one["skill"] == "paint"]
    assert paper == {"skill": "paint", "expires": "2026-03-20", "state": "ends_soon"}
    assert seen["now"]["doing"] == "absent"
    assert seen["now"]["until"] == "2026-03-02T01:00:00Z"
    assert other["now"]["doing"] == "free"
    assert [(one["start"][11:16], one["end"][11:16]) for one in other["today"]] == [
        ("00:00", "04:00"),
        ("04:30", "12:00"),
    ]
    assert {one["guest_of"] for one in (seen, other)} == {None}


def test_skills_are_taught_and_taken_and_a_week_is_kept(twin: House) -> None:
    (somebody, *_) = people(twin)
    path = f"/technicians/{somebody['id']}"
    shift = {"start_min": 480, "end_min": 720}

    taught = put(twin, f"{path}/skills/tyres", {"grade": 2})
    taken = delete(twin, f"{path}/skills/brakes")
    again = delete(twin, f"{path}/skills/brakes")
    week = put(twin, f"{path}/week", {"week": [*[shift] * 5, None, None], "since": "2026-03-03"})

    assert [one.status_code for one in (taught, taken, again, week)] == [200, 200, 409, 200]
    (seen, *_) = people(twin)
    grades = {one["skill"]: one["grade"] for one in seen["skills"]}
    assert (grades["tyres"], "brakes" in grades) == (2, False)
    rows = twin.get(f"/stores/{HERE}/roster?days=7", SUPERVISOR).json()["items"]
    ends = [row["end_min"] for row in rows if row["technician"] == seen["code"]]
    assert ends == [1200, *[720] * 4, None, None]


def test_a_roster_is_brought_in_whole_or_not_at_all_with_every_bad_row_named(
    twin: House,
) -> None:
    good = f"{HEADER}S0001-T0,2026-03-03,8:00,12:00,,\nS0001-T1,2026/3/3,,,,\n"
    bad = f"{good}S0001-T9,2026-03-04,08:00,12:00,,\nS0001-T2,2026-03-04,12:00,08:00,,x\n"

    refused = send(twin, bad)
    trial = send(twin, good, query="?dry_run=true")
    before = twin.get(f"/stores/{HERE}/roster?first=2026-03-03&days=1", SUPERVISOR).json()
    done = send(twin, good)
    after = twin.get(f"/stores/{HERE}/roster?first=2026-03-03&days=1", SUPERVISOR).json()

    assert (refused.status_code, refused.json()["code"]) == (422, "bad-table")
    places = [(one["file"], one["line"], one["column"]) for one in refused.json()["errors"]]
    assert places == [("march.csv", 4, "technician"), ("march.csv", 5, "break_min")]
    assert trial.json() == done.json() == {"changed": 2, "unchanged": 0, "uncovered": []}
    assert {row["end_min"] for row in before["items"]} == {1200}
    assert [row["end_min"] for row in after["items"]] == [720, None, 1200, 1200]


def test_only_who_plans_staff_in_the_shop_changes_its_people(twin: House) -> None:
    (somebody, *_) = people(twin)
    path = f"/technicians/{somebody['id']}/skills/tyres"
    elsewhere = badge(Role.SUPERVISOR, store_id(2))

    assert put(twin, path, {"grade": 2}, ADVISOR).status_code == 403
    assert put(twin, path, {"grade": 2}, elsewhere).status_code == 404
    assert send(twin, HEADER, ADVISOR).status_code == 403
    assert send(twin, HEADER, elsewhere).status_code == 404


def test_nonsense_about_people_is_refused_in_a_sentence(twin: House) -> None:
    (somebody, *_) = people(twin)
    path = f"/technicians/{somebody['id']}"
    over = {**PAPER, "expires": "2026-03-01"}

    assert put(twin, f"{path}/skills/juggling", {"grade": 2}).status_code in (400, 404)
    assert put(twin, f"{path}/skills/tyres", {"grade": 5}).status_code == 400
    assert put(twin, f"{path}/certificates/paint", over).json()["code"] == "in-the-past"
    assert put(twin, f"{path}/certificates/paint", {**PAPER, "number": " "}).status_code == 422
    upside_down = {"week": [{"start_min": 720, "end_min": 480}] * 7}
    assert put(twin, f"{path}/week", upside_down).json()["code"] == "bad-shift"
    nothing = twin.client.put(f"{API}/stores/{HERE}/roster", headers=twin.headers(SUPERVISOR))
    assert nothing.status_code in (400, 422)
    for text in ("", "no,columns\n", "\x00", HEADER.rstrip() + ",more\n"):
        assert send(twin, text).json()["code"] == "bad-table", text
