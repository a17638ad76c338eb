"""A customer's whole file on its page."""

from datetime import timedelta

from application.shared.caller import SYSTEM
from tests.api.paper import Desk, log_in_as_owner, press, words
from tests.application.visits.shop_day import ShopDay
from tests.application.visits.whole_visit import finish_visit


def test_staff_read_a_customers_cars_visits_and_what_was_said_on_one_page(desk: Desk) -> None:
    day = ShopDay(app=desk.app, clock=desk.clock).stock_up()
    car = day.book().receive().prepare()
    finish_visit(day, car)
    desk.log_in("advisor")
    assert "回访 03-05" in words(desk.get(f"/members/{car.member}").text)
    day.app.aftercare.review(SYSTEM, work_order=car.visit.id, stars=4, words="下次再来")
    day.clock.advance(timedelta(days=3))
    day.app.aftercare.follow_up(SYSTEM, work_order=car.visit.id, reached=True, note="满意")
    desk.log_in("advisor")

    text = desk.get(f"/members/{car.member}").text

    order = day.app.visits.order(SYSTEM, order=car.visit.order)
    vehicle = day.app.customer_file.vehicle(SYSTEM, vehicle=car.vehicle)
    assert vehicle.plate is not None
    assert f'href="/visits/{car.visit.id}"' in text
    told = words(text)
    for fact in (vehicle.plate.text, "已关闭", "★★★★☆ 下次再来", "已接通 满意", "交车于", "预约于"):
        assert fact in told
    assert f"¥{order.owed.amount / 100:,.2f}" in told


def test_a_customer_reviews_a_visit_and_finds_the_review_again(desk: Desk) -> None:
    day = ShopDay(app=desk.app, clock=desk.clock).stock_up()
    car = day.book().receive().prepare()
    finish_visit(day, car)
    log_in_as_owner(desk, car.visit.id)
    assert f'href="/visits/{car.visit.id}#move-review"' in desk.get("/mine").text

    press(desk, car.visit.id, "review", stars="4", note="下次再来")

    mine = desk.get("/mine").text
    assert "★★★★☆" in words(mine)
    assert "#move-review" not in mine
    assert "★★★★☆ 下次再来" in words(desk.get(f"/visits/{car.visit.id}").text)


def test_every_operation_and_job_shows_the_minutes_it_took_beside_the_standard(desk: Desk) -> None:
    day = ShopDay(app=desk.app, clock=desk.clock).stock_up()
    car = day.book().receive().prepare()
    finish_visit(day, car)
    desk.log_in("advisor")

    told = words(desk.get(f"/visits/{car.visit.id}").text)

    [job] = car.visit.jobs
    assert job.actual_min == 10 * len(job.operations)
    assert f"{job.label.zh} {job.actual_min} / {job.planned_min}" in told
    for one in job.operations:
        assert f"10 / {one.need.minutes}" in told


def test_nobody_reads_a_file_without_the_right_to(desk: Desk) -> None:
    member, _ = ShopDay(app=desk.app, clock=desk.clock).customer()

    assert desk.client.get(f"/members/{member}", follow_redirects=False).status_code == 303
    desk.log_in("technician")
    assert desk.get(f"/members/{member}").status_code == 403
