"""Settings come from the environment, and a bad one is named."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from adapters.settings import BadSetting, Mode, Payments, Settings


def test_without_any_variable_it_is_production_on_this_machine_only() -> None:
    settings = Settings.from_environment({"HOME": "/home/lan"})

    assert settings == Settings(home=Path("/home/lan/.baywise"))
    assert settings.mode is Mode.PRODUCTION
    assert settings.host == "127.0.0.1"


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.from_environment({"HOME": "/x", "BAYWISE_PORT": " "}).port == 8000


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("BAYWISE_PORT", "eighty", "must be a whole number from 0 to 65535"),
        ("BAYWISE_PORT", "65536", "must be a whole number from 0 to 65535"),
        ("BAYWISE_PORT", "1" * 5000, "must be a whole number from 0 to 65535"),
        ("BAYWISE_WORKERS", "0", "must be a whole number from 1 to 64"),
        ("BAYWISE_WORKERS", "二", "must be a whole number from 1 to 64"),
        ("BAYWISE_MODE", "test", "may be 'demo' or 'production'"),
        ("BAYWISE_PAYMENTS", "wechat", "may be 'sandbox' or 'off'"),
        ("BAYWISE_IDLE_DISCOUNTS", "cheap", "may be 'off' or steps such as '30:15,50:8'"),
        ("BAYWISE_IDLE_DISCOUNTS", "30:40", "at most 15 % is taken off"),
        ("BAYWISE_IDLE_DISCOUNTS", "50:8,30:15", "from the emptiest day to the fullest"),
        ("BAYWISE_WEBHOOK_NETWORKS", "10.1.0.0/33", "may be 'public' or networks such as"),
        ("BAYWISE_DATABASE_URL", "sqlite:///shop.db", "must look like postgresql://"),
        ("BAYWISE_DATABASE_URL", "postgresql://host", "must look like postgresql://"),
        ("BAYWISE_ALLOWED_HOSTS", "shops.example.cn:8000", "must be names or addresses without"),
        ("BAYWISE_ALLOWED_HOSTS", "a.cn,,b.cn", "must be names or addresses without ports"),
        ("BAYWISE_ALLOWED_HOSTS", "*", "must be names or addresses without ports"),
        ("BAYWISE_DATABASE_URL", "not an address", "must look like postgresql://"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(
    variable: str, value: str, sentence: str
) -> None:
    with pytest.raises(BadSetting) as refusal:
        Settings.from_environment({variable: value})

    assert refusal.value.detail.startswith(f"{variable} ")
    assert sentence in refusal.value.detail


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_database_address_names_our_driver(scheme: str) -> None:
    settings = Settings.from_environment({"BAYWISE_DATABASE_URL": f"{scheme}://me:p%40ss@db/chain"})

    assert settings.database_url == "postgresql+psycopg://me:p%40ss@db/chain"
    assert "p%40ss" not in repr(settings)


def test_another_process_reads_the_same_settings() -> None:
    settings = Settings(
        home=Path("/data"),
        mode=Mode.DEMO,
        host="::1",
        port=1,
        workers=3,
        payments=Payments.OFF,
        database_url="postgresql+psycopg://me:p%40ss@db/chain",
        allowed_hosts=frozenset({"shops.example.cn", "::1"}),
    )

    assert Settings.from_environment(settings.to_environment()) == settings


def hosts(**variables: str) -> set[str] | None:
    names = Settings.from_environment({"HOME": "/x", **variables}).hosts
    return None if names is None else set(names)


def test_production_answers_to_this_machine_and_to_the_names_it_was_given() -> None:
    here = {"localhost", "127.0.0.1", "::1"}

    assert hosts() == here
    assert hosts(BAYWISE_HOST="0.0.0.0") == here
    assert hosts(BAYWISE_HOST="10.1.2.3") == here | {"10.1.2.3"}
    assert hosts(BAYWISE_ALLOWED_HOSTS="Shops.Example.cn, 10.0.0.1") == here | {
        "shops.example.cn",
        "10.0.0.1",
    }


def test_a_demonstration_answers_to_any_name_unless_it_was_given_some() -> None:
    assert hosts(BAYWISE_MODE="demo") is None
    given = hosts(BAYWISE_MODE="demo", BAYWISE_ALLOWED_HOSTS="a.cn")
    assert given is not None
    assert "a.cn" in given


@pytest.mark.parametrize(
    ("mode", "payments", "pretended"),
    [
        ("demo", "", True),
        ("demo", "off", False),
        ("production", "", False),
        ("production", "sandbox", True),
    ],
)
def test_nobody_pretends_to_take_money_in_production_unless_told_to(
    mode: str, payments: str, pretended: bool
) -> None:
    settings = Settings.from_environment({"BAYWISE_MODE": mode, "BAYWISE_PAYMENTS": payments})

    assert settings.sandbox_payments is pretended


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("shop.lan", "http://shop.lan:8000"),
    ],
)
def test_a_machine_reaches_itself_wherever_it_listens(host: str, address: str) -> None:
    assert Settings(home=Path("/data"), host=host).own_address == address


@pytest.mark.parametrize(
    ("mode", "idle", "off_bp"),
    [
        ("production", "", 0),
        ("demo", "", 1_500),
        ("demo", "off", 0),
        ("production", "40:10, 60:5", 1_000),
    ],
)
def test_idle_days_are_cheaper_in_a_demonstration_or_as_a_chain_says(
    mode: str, idle: str, off_bp: int
) -> None:
    given = {"BAYWISE_MODE": mode, "BAYWISE_IDLE_DISCOUNTS": idle}

    settings = Settings.from_environment(given)

    assert settings.idle_discounts.basis_points(0.1) == off_bp
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize(
    ("mode", "networks", "allowed"),
    [
        ("production", "", False),
        ("demo", "", True),
        ("demo", "public", False),
        ("production", "192.168.7.5, 10.1.0.0/16", True),
    ],
)
def test_programs_inside_are_told_in_a_demonstration_or_as_a_chain_says(
    mode: str, networks: str, allowed: bool
) -> None:
    given = {"BAYWISE_MODE": mode, "BAYWISE_WEBHOOK_NETWORKS": networks}

    settings = Settings.from_environment(given)

    for address in ("10.1.2.3", "192.168.7.5"):
        assert settings.webhooks.allows(ip_address(address), protected=False) is allowed
    assert Settings.from_environment(settings.to_environment()) == settings
