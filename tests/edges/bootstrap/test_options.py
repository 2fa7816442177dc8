"""Options from environment variables."""

import pytest

from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.options import Options


def test_a_plain_start_listens_on_this_machine_only_and_shows_the_demo() -> None:
    options = Options.read({})
    assert options.address == "http://127.0.0.1:8000"
    assert options.demo


@pytest.mark.parametrize("value", ["0", "no", "False", " off "])
def test_the_demo_can_be_switched_off(value: str) -> None:
    assert not Options.read({"DEMO": value}).demo


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(SetupError, match="PORT"):
        Options.read({"PORT": value})


def test_open_to_the_network_it_still_names_an_address_that_a_browser_takes() -> None:
    options = Options.read({"HOST": "0.0.0.0", "PORT": "9000"})  # noqa: S104
    assert options.address == "http://127.0.0.1:9000"
