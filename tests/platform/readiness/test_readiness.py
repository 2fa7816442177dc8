"""What is missing before the first day is said in one list, and papers are drafts until then."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.messages.jobs import send_due
from portal.platform.office.settings import ADDRESS, OFFICE
from portal.platform.permissions import Role
from portal.platform.readiness.address_mark import address_mark
from portal.platform.readiness.checks import all_checks
from portal.platform.readiness.models import ConfirmedCheck
from portal.platform.readiness.queries import lines, papers_are_drafts
from portal.platform.settings import Setting, change_setting
from portal.platform.settings.models import SettingValue
from tests.factories import create_staff

SignIn = Callable[..., FlaskClient]
BAR = "Surat dicetak sebagai DRAF"
pytestmark = pytest.mark.one_database("the list is read with plain queries on both")


def set_to(setting: Setting, text: str) -> None:
    """Have an administrator set it."""
    admin = create_staff(Role.ADMINISTRATOR)
    with transaction():
        change_setting(
            admin, setting, text=text, valid_from=date(2026, 1, 1), basis="uji", read_at=0
        )


def state_of(key: str) -> str:
    """How one line of the list stands."""
    return next(line.standing.state.value for line in lines() if line.check.key == key)


def test_the_administrator_begins_with_the_list_until_it_is_green(
    app: Flask, sign_in: SignIn
) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    assert admin.get("/").location.endswith("/siapkan/")
    page = admin.get("/siapkan/").text
    for check in all_checks():
        assert f'id="{check.key}"' in page
    assert "Kabupaten Bekasi (32.16): 3 kecamatan" in page


def test_the_list_shows_what_each_room_lacks(app: Flask) -> None:
    assert {state_of(key) for key in ("funds", "catalogue", "supervisor")} == {"needed"}
    create_staff(Role.SUPERVISOR)
    create_staff(Role.APPROVER)
    assert (state_of("supervisor"), state_of("approver")) == ("green", "needed")
    create_staff(Role.CASEWORKER)
    [caseworkers] = [line for line in lines() if line.check.key == "caseworkers"]
    assert caseworkers.said == "2 kecamatan tanpa pendamping: Tambelang, Tarumajaya."


def test_a_changed_letterhead_is_looked_at_again(app: Flask, sign_in: SignIn) -> None:
    assert not papers_are_drafts()
    set_to(OFFICE, "Dinas Sosial dan Pemberdayaan")
    assert papers_are_drafts()
    admin = sign_in(Role.ADMINISTRATOR)
    page = admin.get("/siapkan/").text
    assert BAR in page
    assert admin.get("/siapkan/contoh-bast.pdf").data.startswith(b"%PDF")
    digest = page.split('action="/siapkan/sample/pastikan"')[1].split('name="digest" value="')[1]
    admin.post("/siapkan/sample/pastikan", data={"digest": digest.split('"')[0]})
    assert not papers_are_drafts()
    assert BAR not in admin.get("/siapkan/").text


def test_nobody_confirms_what_they_have_not_seen(app: Flask, sign_in: SignIn) -> None:
    set_to(OFFICE, "Dinas Sosial dan Pemberdayaan")
    admin = sign_in(Role.ADMINISTRATOR)
    answer = admin.post("/siapkan/sample/pastikan", data={"digest": "0" * 64})
    assert answer.status_code == 409
    assert papers_are_drafts()


def test_without_a_public_address_all_pages_say_so(app: Flask, sign_in: SignIn) -> None:
    app.config["PUBLIC_URL"] = "http://10.0.0.5"
    assert f"{BAR}. Belum siap: Alamat umum portal" in sign_in(Role.CASEWORKER).get("/").text
    assert BAR not in app.test_client().get("/masuk").text


def test_the_address_is_green_once_a_phone_has_opened_its_code(app: Flask, sign_in: SignIn) -> None:
    app.config["PUBLIC_URL"] = "https://bantuan.kota.example"
    admin = sign_in(Role.ADMINISTRATOR)
    assert "/siapkan/address/pastikan" not in admin.get("/siapkan/").text
    assert admin.post("/siapkan/address/pastikan", data={"digest": "0"}).status_code == 404
    phone = app.test_client()
    here = {"base_url": "https://bantuan.kota.example"}
    assert phone.get("/siapkan/uji-alamat?k=guessed", **here).status_code == 200
    assert state_of("address") == "needed"
    with app.test_request_context():
        mark = address_mark(app.config["PUBLIC_URL"])
    assert phone.get(f"/siapkan/uji-alamat?k={mark}", base_url="http://10.0.0.5").status_code == 200
    assert state_of("address") == "needed"
    for _again in range(2):
        assert "Sudah dicatat" in phone.get(f"/siapkan/uji-alamat?k={mark}", **here).text
    assert state_of("address") == "green"
    assert papers_are_drafts() is False


def test_the_address_of_the_office_needs_no_decree(sign_in: SignIn) -> None:
    new = {"value": "Jalan Baru 2", "valid_from": "2026-01-01", "basis": "", "version": "0"}
    admin = sign_in(Role.ADMINISTRATOR)
    assert admin.post(f"/pengaturan/{ADDRESS.key}", data=new).status_code == 303
    new["value"] = "900000"
    assert "Wajib diisi." in admin.post("/pengaturan/papers.stamp_duty_above", data=new).text


def test_a_test_sms_that_left_nobody_s_computer_proves_nothing(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["messages", "test", "081200009001"])
    assert result.exit_code == 0
    send_due("worker")
    assert state_of("test_sms") == "advised"


def test_an_address_that_must_be_set_is_asked_for(app: Flask, sign_in: SignIn) -> None:
    with transaction() as session:
        session.add(
            SettingValue(
                key=ADDRESS.key,
                value="",
                valid_from=date(2026, 1, 1),
                set_at=utc_now(),
            )
        )
    [office] = [line for line in lines() if line.check.key == "office"]
    assert (office.is_open, office.said) == (True, "Belum diisi: Alamat pada kop.")
    admin = sign_in(Role.ADMINISTRATOR)
    assert "/pengaturan/papers.address" in admin.get("/siapkan/").text
    assert "wajib diisi" in admin.get("/pengaturan/").text


def test_the_command_prints_the_list_and_fails_while_something_is_needed(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert "needed   Asesmen dan bantuan: Sumber dana" in result.output
    assert "green    Wilayah: Alamat umum portal: https://portal.example" in result.output


def test_who_only_works_here_does_not_set_it_up(app: Flask, sign_in: SignIn) -> None:
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        assert sign_in(role).get("/siapkan/").status_code == 403
    assert db.session.query(ConfirmedCheck).count() == 3


def test_before_the_first_account_the_door_says_how_to_make_it(
    app: Flask, client: FlaskClient
) -> None:
    assert "flask --app wsgi users create" in client.get("/masuk").text
    create_staff(Role.ADMINISTRATOR)
    assert "users create" not in client.get("/masuk").text
