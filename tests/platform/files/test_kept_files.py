"""Kept uploads of refused forms: for their sender only, until they expire, used once."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from portal.casework.cases.models import Attachment
from portal.casework.handovers.models import Handover
from portal.core.clock import acting_at, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.files.kept_files import KEPT_FOR, delete_expired_files
from portal.platform.files.models import FileContent, StoredFile
from portal.platform.jobs.duties import duties_of
from portal.platform.permissions import Role
from portal.registry.agencies.models import Import
from portal.registry.agencies.services import ensure_agencies
from tests.casework.handovers.cast import handover_form, photo
from tests.factories import create_approved, create_case
from tests.races import at_once

SignIn = Callable[..., FlaskClient]

KEPT = re.compile(r'type="checkbox" name="(?:file|photo)" value="(\d+)" checked')
GONE = "sudah tidak ditahan"


@pytest.fixture
def caseworker(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.CASEWORKER)


@pytest.fixture
def url(caseworker: Any) -> str:
    """Return the URL for adding an attachment to the caseworker's case."""
    return f"/kasus/{create_case(caseworker=caseworker.user).id}/lampiran"


def kept_by(browser: FlaskClient, url: str, *, name: str = "rumah.jpg") -> str:
    """Submit a photo without consent, which is refused; return the id of the kept file."""
    refused = browser.post(url, data={"file": (photo()[0], name), "caption": "Rumah"})
    assert refused.status_code == 422
    [number] = KEPT.findall(refused.text)
    return str(number)


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_photo_need_not_be_chosen_again_when_the_form_is_refused(
    caseworker: FlaskClient, url: str
) -> None:
    page = caseworker.post(url, data={"file": (photo()[0], "rumah ibu.jpg"), "caption": "Atap"})
    assert "Pakai yang sudah diterima: rumah ibu.jpg" in page.text
    [number] = KEPT.findall(page.text)
    sent = caseworker.post(url, data={"file": number, "caption": "Atap", "consent": "y"})
    assert sent.status_code == 303
    file = db.session.scalars(select(Attachment)).one().file
    assert (file.name, file.kept_until) == ("rumah ibu.jpg", None)
    assert db.session.get_one(FileContent, file.id).data.startswith(b"\xff\xd8")


def test_it_is_offered_again_for_as_long_as_the_form_is_refused(
    caseworker: FlaskClient, url: str
) -> None:
    number = kept_by(caseworker, url)
    again = caseworker.post(url, data={"file": number})
    assert KEPT.findall(again.text) == [number]
    assert count(StoredFile) == 1


def test_what_waits_has_lost_its_metadata_already(caseworker: FlaskClient, url: str) -> None:
    exif, picture = Image.Exif(), io.BytesIO()
    exif[0x010F] = "KameraRahasia"
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    caseworker.post(url, data={"file": (picture, "rumah.jpg")})
    assert b"KameraRahasia" not in db.session.scalars(select(FileContent)).one().data


def test_another_photo_takes_its_place(caseworker: FlaskClient, url: str) -> None:
    number = kept_by(caseworker, url)
    both = {"file": [(photo()[0], "dapur.jpg"), number], "consent": "y"}
    assert caseworker.post(url, data=both).status_code == 303
    assert db.session.scalars(select(Attachment)).one().file.name == "dapur.jpg"


def test_what_did_not_come_in_intact_is_not_kept(caseworker: FlaskClient, url: str) -> None:
    refused = caseworker.post(url, data={"file": (io.BytesIO(b"MZ\x90\x00"), "surat.pdf")})
    assert refused.status_code == 422
    assert KEPT.findall(refused.text) == []
    assert count(StoredFile) == 0


def test_nobody_can_use_the_file_that_somebody_else_sent(
    caseworker: FlaskClient, url: str, sign_in: SignIn
) -> None:
    number = kept_by(caseworker, url)
    other: Any = sign_in(Role.CASEWORKER)
    own_case = f"/kasus/{create_case(caseworker=other.user).id}/lampiran"
    refused = other.post(own_case, data={"file": number, "consent": "y"})
    assert refused.status_code == 422
    assert GONE in refused.text
    assert count(Attachment) == 0


def test_a_file_of_a_record_cannot_be_taken_for_another(caseworker: FlaskClient, url: str) -> None:
    data = {"file": (photo()[0], "rumah.jpg"), "consent": "y"}
    caseworker.post(url, data=data)
    stored = db.session.scalars(select(StoredFile.id)).one()
    assert GONE in caseworker.post(url, data={"file": str(stored), "consent": "y"}).text
    assert count(Attachment) == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "\u0663", "9" * 30, "1; DROP"])
def test_nonsense_in_its_place_is_told_so(caseworker: FlaskClient, url: str, number: str) -> None:
    refused = caseworker.post(url, data={"file": number, "consent": "y"})
    assert refused.status_code == 422
    assert GONE in refused.text


def test_of_two_forms_sent_at_once_one_uses_it(
    app: Flask, caseworker: Any, url: str, sign_in: SignIn
) -> None:
    form = {"file": kept_by(caseworker, url), "consent": "y"}
    tabs = [sign_in(caseworker.user) for _ in range(2)]
    answers = at_once(app, *[lambda t=tab: str(t.post(url, data=form).status_code) for tab in tabs])
    assert sorted(answers) == ["303", "422"]
    assert count(Attachment) == 1


def test_what_no_form_used_is_thrown_away_after_a_day(
    app: Flask, caseworker: FlaskClient, url: str
) -> None:
    caseworker.post(url, data={"file": (photo()[0], "dapur.jpg"), "consent": "y"})
    kept_by(caseworker, url)
    with acting_at(utc_now() + KEPT_FOR - timedelta(minutes=1)):
        delete_expired_files("test")
    assert count(StoredFile) == 2
    with acting_at(utc_now() + KEPT_FOR):
        delete_expired_files("test")
    assert db.session.scalars(select(StoredFile)).one().name == "dapur.jpg"
    assert count(FileContent) == 1
    assert delete_expired_files in [duty.work for duty in duties_of(app)]


def test_past_its_day_it_must_be_chosen_again(caseworker: FlaskClient, url: str) -> None:
    number = kept_by(caseworker, url)
    with transaction() as session:
        session.get_one(StoredFile, int(number)).kept_until = utc_now()
    refused = caseworker.post(url, data={"file": number, "consent": "y"})
    assert GONE in refused.text
    assert KEPT.findall(refused.text) == []


def refused_handover(browser: FlaskClient, **changes: object) -> tuple[str, dict[str, Any], str]:
    """Return a refused handover with a photo: its page, its form, the id of the photo."""
    decision = create_approved()
    url, form = f"/serah-terima/catat/{decision.id}", handover_form(decision)
    page = browser.post(url, data={**form, "photo": photo(), **changes, "first_witness": ""})
    assert page.status_code == 422
    [number] = KEPT.findall(page.text)
    return url, form, str(number)


def test_the_photo_of_a_handover_is_there_when_the_witness_was_missing(
    app: Flask, sign_in: SignIn
) -> None:
    sari = sign_in(Role.SUPERVISOR)
    url, form, number = refused_handover(sari)
    assert sari.post(url, data={**form, "photo": number}).status_code == 422  # without consent
    sari.post(url, data={**form, "photo": number, "photo_consent": "y"})
    handover = db.session.scalars(select(Handover)).one()
    assert sari.get(f"/serah-terima/{handover.id}/foto").data.startswith(b"\xff\xd8")


def test_who_does_not_want_the_photo_after_all_is_recorded_without(
    app: Flask, sign_in: SignIn
) -> None:
    sari = sign_in(Role.SUPERVISOR)
    url, form, _number = refused_handover(sari)
    sari.post(url, data=form)
    assert db.session.scalars(select(Handover)).one().photo_file_id is None


def test_a_second_click_with_a_kept_photo_finds_the_handover_recorded(
    app: Flask, sign_in: SignIn
) -> None:
    sari = sign_in(Role.SUPERVISOR)
    url, form, number = refused_handover(sari)
    form |= {"photo": number, "photo_consent": "y"}
    assert [sari.post(url, data=form).status_code for _ in range(2)] == [303, 409]


def test_a_paper_kept_for_a_case_is_no_photo_of_a_handover(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    case, decision = create_case(), create_approved()
    pdf = (io.BytesIO(b"%PDF-1.7"), "surat.pdf")
    page = sari.post(f"/kasus/{case.id}/lampiran", data={"file": pdf, "caption": "x" * 201})
    [number] = KEPT.findall(page.text)
    form = handover_form(decision, photo=number, photo_consent="y")
    refused = sari.post(f"/serah-terima/catat/{decision.id}", data=form)
    assert "Berkas ini bukan foto" in refused.text
    assert count(Handover) == 0


def test_a_list_need_not_be_chosen_again_when_its_agency_was_missing(
    app: Flask, sign_in: SignIn
) -> None:
    with transaction():
        ensure_agencies()
    ratna = sign_in(Role.SUPERVISOR, districts=None)
    page = ratna.post("/impor/baru", data={"file": (io.BytesIO(b"nama\nSiti\n"), "daftar.csv")})
    [number] = KEPT.findall(page.text)
    assert ratna.post("/impor/baru", data={"file": number, "agency": "dinsos"}).status_code == 303
    found = db.session.scalars(select(Import)).one()
    assert found.file.name == "daftar.csv"
    assert db.session.get_one(FileContent, found.file_id).data == b"nama\nSiti\n"
