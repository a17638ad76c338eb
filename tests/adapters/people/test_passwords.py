from statistics import median
from time import perf_counter

import pytest

from adapters.passwords import Argon2Passwords
from tests.application.people.world import fast_passwords


def test_passwords_are_hashed_with_argon2id_as_recommended() -> None:
    hash = Argon2Passwords().hash("correct horse")

    assert hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_password_never_gives_the_same_hash() -> None:
    passwords = fast_passwords()

    assert passwords.hash("correct horse") != passwords.hash("correct horse")


@pytest.mark.parametrize("hash", [None, "", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_what_is_no_hash_matches_nothing(hash: str | None) -> None:
    assert not fast_passwords().matches(hash, "nobody")


def test_nobodys_password_takes_as_long_as_a_wrong_one() -> None:
    passwords = Argon2Passwords()
    known = passwords.hash("correct horse")

    def seconds(hash: str | None) -> float:
        start = perf_counter()
        assert not passwords.matches(hash, "wrong")
        return perf_counter() - start

    pairs = [(seconds(known), seconds(None)) for _ in range(9)]

    assert 0.5 < median(a for a, _ in pairs) / median(b for _, b in pairs) < 2
