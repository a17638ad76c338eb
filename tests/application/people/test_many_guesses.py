from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from application.people.errors import TooManyFailures, WrongLogin
from domain.people.person import MOST_FAILURES
from tests.application.people.world import PASSWORD, on_postgres


def test_of_many_guesses_at_once_ten_count_and_the_lock_closes(emptied: Engine) -> None:
    world = on_postgres(emptied)
    world.add()

    def guess(number: int) -> str:
        try:
            world.people.log_in("li.wei", f"guess number {number}")
        except (WrongLogin, TooManyFailures) as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(6) as pool:
        answers = Counter(pool.map(guess, range(30)))

    assert answers == {"wrong-login": MOST_FAILURES, "too-many-failures": 20}
    assert guess(0) == "too-many-failures"
    world.clock.move(minutes=15)
    world.people.log_in("li.wei", PASSWORD)
