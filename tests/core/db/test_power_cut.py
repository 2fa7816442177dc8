"""Committed data survives a power cut: no number is given twice."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from portal.core.db.transaction import transaction
from portal.platform.numbering import take_number
from tests.database import build_app
from tests.other_process import exit_code, kill_self
from tests.power_cut import forget_what_is_not_synced

pytestmark = pytest.mark.only_database("sqlite")
YEAR = 2026


def give_numbers(file: str, kept: str, durable: bool, said: str) -> None:
    """Take numbers, one per transaction, until the power is cut."""
    forget_what_is_not_synced(Path(kept))
    with build_app(f"sqlite:///{file}", SYNC_COMMITS=True).app_context():
        for _ in range(5):
            with transaction(durable=durable):
                number = take_number("bast", year=YEAR)
            Path(said).write_text(str(number))
    kill_self()


def number_after(kept: Path) -> int:
    """Return the next number after the power cut."""
    with build_app(f"sqlite:///{kept}").app_context(), transaction():
        return take_number("bast", year=YEAR)


@pytest.mark.parametrize("durable", [True, False])
def test_no_number_is_given_twice_whenever_the_power_is_cut(
    lent_database: str, tmp_path: Path, durable: bool
) -> None:
    """Work that is repeated may lose its last chunks, which also proves that the cut works."""
    file = Path(lent_database.removeprefix("sqlite:///"))
    kept, said = tmp_path / "kept", tmp_path / "said"
    kept.mkdir()
    with closing(sqlite3.connect(file)) as whole:
        whole.execute("PRAGMA journal_mode=DELETE")
    (kept / file.name).write_bytes(file.read_bytes())
    assert exit_code(give_numbers, str(file), str(kept), durable, str(said)) < 0
    assert said.read_text() == "5"
    assert number_after(kept / file.name) == (6 if durable else 1)
