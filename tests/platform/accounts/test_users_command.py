"""``flask users create``: the first administrator and other accounts."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import verify_password
from portal.platform.permissions import Role
from tests.factories import PEBAYURAN, TAMBELANG, create_staff
from tests.portals import own_app

PASSWORD = "sawah-hijau-pagi"


def create(app: Flask, *arguments: str, password: str = PASSWORD) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(
        args=["users", "create", *arguments, "--password-stdin"], input=f"{password}\n"
    )
    return result.exit_code, result.output


def only_account() -> User:
    return db.session.scalars(select(User)).one()


def test_the_first_administrator_can_sign_in(app: Flask) -> None:
    assert create(app, "Admin@Bekasi.example", "--role", "administrator") == (
        0,
        "admin@bekasi.example: administrator\n",
    )
    answer = app.test_client().post(
        "/masuk", data={"email": "admin@bekasi.example", "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert only_account().role is Role.ADMINISTRATOR
    assert not only_account().must_change_password


@pytest.mark.one_database("the database of this one is a file that is not there yet")
def test_where_the_portal_was_not_started_yet_it_says_what_to_give(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with own_app(f"sqlite:///{file}") as app, app.app_context():
        status, said = create(app, "admin@kantor.example", "--role", "administrator")
    assert status == 1
    assert not file.exists()
    assert "Give DATABASE_URL and the other variables as at the start" in said


@pytest.mark.parametrize(
    "scope",
    [
        ["--scope", PEBAYURAN, TAMBELANG],
        ["--scope", PEBAYURAN, "--scope", TAMBELANG],
        ["--scope", f"{PEBAYURAN},{TAMBELANG}"],
        ["--scope", PEBAYURAN, PEBAYURAN, TAMBELANG],
    ],
    ids=["several after one", "repeated", "with commas", "one twice"],
)
def test_a_scope_of_several_kecamatan(app: Flask, scope: list[str]) -> None:
    status, words = create(app, "rina@bekasi.example", "--role", "caseworker", *scope)
    assert status == 0, words
    assert only_account().district_codes == {PEBAYURAN, TAMBELANG}


def test_codes_may_stand_before_the_other_options(app: Flask) -> None:
    arguments = ["--scope", PEBAYURAN, TAMBELANG, "--role", "supervisor", "--name", "Sari Dewi"]
    assert create(app, "sari@bekasi.example", *arguments)[0] == 0
    assert only_account().name == "Sari Dewi"
    assert only_account().district_codes == {PEBAYURAN, TAMBELANG}


def test_all_means_everywhere(app: Flask) -> None:
    assert create(app, "ardi@bekasi.example", "--role", "auditor", "--scope", "all")[0] == 0
    assert only_account().district_codes is None


def test_without_a_scope_there_is_none(app: Flask) -> None:
    assert create(app, "rina@bekasi.example", "--role", "caseworker")[0] == 0
    assert only_account().district_codes == frozenset()


def test_the_password_is_taken_whole_and_kept_as_argon2(app: Flask) -> None:
    spaced = "  sawah hijau, pagi é "
    create(app, "rina@bekasi.example", "--role", "caseworker", password=spaced)
    assert only_account().password_hash.startswith("$argon2id$")
    assert verify_password(only_account().password_hash, spaced)


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (["rina@bekasi.example", "--role", "caseworker"], "pendek", "paling sedikit 10 karakter"),
        (["rina@bekasi.example", "--role", "caseworker"], "", "paling sedikit 10 karakter"),
        (["rina@bekasi.example", "--role", "regent"], PASSWORD, "'regent' is not one of"),
        (["rina@bekasi.example"], PASSWORD, "Missing option '--role'"),
        (["rina", "--role", "caseworker"], PASSWORD, "not an e-mail address: rina"),
        (
            ["rina@bekasi.example", "--role", "caseworker", "--scope", "32.15.01", PEBAYURAN],
            PASSWORD,
            "unknown kecamatan: 32.15.01",
        ),
        (
            ["rina@bekasi.example", "--role", "caseworker", "--scope", "all", "99"],
            PASSWORD,
            "unknown kecamatan: 99",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    app: Flask, arguments: list[str], password: str, words: str
) -> None:
    status, output = create(app, *arguments, password=password)
    assert status != 0
    assert words in output
    assert not db.session.scalars(select(User)).all()


def test_an_address_in_use_is_refused(app: Flask) -> None:
    create_staff(Role.AUDITOR, email="rina@bekasi.example")
    status, output = create(app, "RINA@bekasi.example", "--role", "caseworker")
    assert status == 1
    assert "sudah dipakai akun lain" in output


def test_the_password_never_comes_from_the_command_line(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["users", "create", "rina@bekasi.example", "--role", "caseworker"]
    )
    assert result.exit_code != 0
    assert "--password-stdin" in result.output
