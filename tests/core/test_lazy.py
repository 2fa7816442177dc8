"""Libraries that are loaded on first use."""

import sys

import pytest

from portal.core.lazy import lazy

NAME = "colorsys"  # a module of the standard library that nothing here needs


@pytest.fixture(autouse=True)
def _not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, NAME, raising=False)


def test_naming_a_library_does_not_load_it() -> None:
    lazy(NAME)
    assert NAME not in sys.modules


def test_reading_one_of_its_names_does() -> None:
    assert lazy(NAME).rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    assert NAME in sys.modules


def test_a_library_that_is_not_there_is_missed_where_it_is_used() -> None:
    missing = lazy("no_such_library")
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        _ = missing.anything


def test_a_name_that_the_library_lacks_is_reported_as_ever() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = lazy(NAME).no_such_name
