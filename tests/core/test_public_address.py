import pytest

from portal.core.public_address import is_public


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.bekasikab.example",
        "http://portal.bekasikab.example:8443/portal",
        "https://203.0.114.7",
        "https://[2600:1f18::7]/",
    ],
)
def test_a_name_or_number_of_the_internet_is_public(url: str) -> None:
    assert is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "portal.bekasikab.example",
        "ftp://portal.bekasikab.example",
        "http://127.0.0.1:8000",
        "http://127.1:8000",
        "http://0.0.0.0:8000",
        "http://[::1]:8000",
        "http://[::ffff:127.0.0.1]/",
        "http://192.168.1.20",
        "http://10.1.2.3:8000",
        "http://169.254.3.4",
        "http://[fe80::1]",
        "http://localhost:8000",
        "http://LOCALHOST.",
        "http://portal",
        "http://portal.local",
        "http://portal.kantor.internal",
        "http://[127.0.0.1",
        "https://",
    ],
)
def test_this_machine_and_the_offices_network_are_not(url: str) -> None:
    assert not is_public(url)
