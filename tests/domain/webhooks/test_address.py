"""Where programs may be told something, and where nobody is."""

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.webhooks.address import (
    ANYWHERE,
    PUBLIC,
    AddressRefused,
    BadUrl,
    Outside,
    parts_of,
)

PRIVATE = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2001:db8::1",
)  # fmt: skip
OFFICE = Outside((ip_network("10.1.0.0/16"),))


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_told_nothing(address: str) -> None:
    assert not PUBLIC.allows(ip_address(address), protected=True)
    assert not OFFICE.allows(ip_address(address), protected=True)
    assert ANYWHERE.allows(ip_address(address), protected=False)


@given(st.ip_addresses(network="10.0.0.0/8", v=4))
def test_exactly_the_named_network_is_allowed_besides(address: IPv4Address) -> None:
    named = address in ip_network("10.1.0.0/16")

    assert OFFICE.allows(address, protected=False) is named
    assert OFFICE.allows(ip_address(f"::ffff:{address}"), protected=True) is named


def test_public_addresses_are_told_over_tls_only() -> None:
    assert PUBLIC.allows(ip_address("8.8.8.8"), protected=True)
    assert PUBLIC.allows(ip_address("2606:4700::1111"), protected=True)
    assert not OFFICE.allows(ip_address("8.8.8.8"), protected=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.example.com/", "https://127.0.0.1/", "https://[::1]:8443/", "https://localhost",
        "https://a.localhost/", "https://10.2.0.1/",
    ],
)  # fmt: skip
def test_what_needs_no_look_up_is_refused_at_once(url: str) -> None:
    with pytest.raises(AddressRefused):
        PUBLIC.expect(url)


def test_names_are_looked_up_when_something_is_sent() -> None:
    PUBLIC.expect("https://erp.example.com/hear?from=baywise")
    OFFICE.expect("http://erp.office/hear")
    OFFICE.expect("http://10.1.2.3:8080/hear")


@pytest.mark.parametrize(
    "url",
    [
        "", "erp.example.com", "ftp://erp.example.com", "https://", "https://u:p@erp.example.com",
        "https://erp.example.com/#part", "https://erp.example.com:0", "https://x:99999",
        "https://[::1", "https://erp example.com", "https://例子.cn/", "https://x/" + "a" * 500,
        "https://x/\n", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_program_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        parts_of(url)
