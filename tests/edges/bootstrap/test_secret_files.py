"""Secrets are created once, kept private, and never silently replaced."""

from pathlib import Path

import pytest

from portal.core.config import read_secret
from portal.edges.bootstrap.console import SetupError
from portal.edges.bootstrap.secret_files import SECRETS, create_missing


def test_the_secrets_are_private_long_and_all_different(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    create_missing(instance, {})

    assert {file.name for file in instance.iterdir()} == set(SECRETS)
    assert instance.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in instance.iterdir()} == {0o600}
    values = {file.read_text().strip() for file in instance.iterdir()}
    assert len(values) == len(SECRETS)
    assert min(map(len, values)) >= 64


def test_the_portal_reads_what_set_up_wrote(tmp_path: Path) -> None:
    create_missing(tmp_path, {})
    for name in SECRETS:
        assert read_secret(name.upper(), {}, tmp_path) == (tmp_path / name).read_text().strip()


def test_a_second_start_keeps_them(tmp_path: Path) -> None:
    create_missing(tmp_path, {})
    before = {file.name: file.read_text() for file in tmp_path.iterdir()}
    create_missing(tmp_path, {})
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == before


def test_a_secret_from_the_environment_is_not_written_down(tmp_path: Path) -> None:
    create_missing(tmp_path, {"PORTAL_HASH_KEY": "k" * 64})
    assert not (tmp_path / "hash_key").exists()
    assert (tmp_path / "audit_key").exists()


@pytest.mark.parametrize("lost", ["hash_key", "audit_key"])
def test_a_lost_key_is_not_replaced_under_a_living_database(tmp_path: Path, lost: str) -> None:
    create_missing(tmp_path, {})
    (tmp_path / "portal.sqlite3").touch()
    (tmp_path / lost).unlink()

    with pytest.raises(SetupError, match=lost):
        create_missing(tmp_path, {})
    assert not (tmp_path / lost).exists()


def test_a_lost_session_key_only_signs_people_out(tmp_path: Path) -> None:
    create_missing(tmp_path, {})
    (tmp_path / "portal.sqlite3").touch()
    (tmp_path / "secret_key").unlink()
    create_missing(tmp_path, {})
    assert (tmp_path / "secret_key").exists()
