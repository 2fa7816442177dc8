"""Pages of the caseload and of small steps of a case."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event as sa_event

from portal.casework.cases import services
from portal.casework.cases.models import Attachment, Case, Note, TaskKind
from portal.casework.cases.states import CloseReason, Status
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.files.models import FileContent
from portal.platform.permissions import Role
from tests.factories import (
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_case,
    create_household,
    create_staff,
    new_person,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def notices(page: str) -> str:
    """Return the flashed messages of the page."""
    return page.split('id="notices"')[1].split("<h1")[0]


def case_of(name: str, **fields: object) -> Case:
    return create_case(household=create_household(new_person(name)), **fields)  # type: ignore[arg-type]


def test_a_caseworker_sees_own_cases_first_and_what_is_overdue_on_top(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    later, sooner = (case_of(name, caseworker=caseworker.user) for name in ("Iroh", "Suminah"))
    case_of("Orang Lain")
    with transaction():
        for case, days in ((later, 5), (sooner, -3)):
            services.add_task(
                PORTAL, case, kind=TaskKind.TODO, title="Cek", due_on=today() + timedelta(days=days)
            )
    page = caseworker.get("/kasus/").text
    assert page.index("Suminah") < page.index("Iroh")
    assert "terlambat 3 hari" in page
    assert "Orang Lain" not in page
    assert "Orang Lain" in caseworker.get("/kasus/?whose=all").text
    overdue = caseworker.get("/kasus/?due=overdue").text
    assert "Suminah" in overdue
    assert "Iroh" not in overdue


@pytest.mark.parametrize("words", ["whose=semua", "whose=", "whose=MINE", "status=xyz"])
def test_an_address_that_is_not_understood_shows_no_more_than_the_list_does_by_itself(
    app: Flask, sign_in: SignIn, words: str
) -> None:
    caseworker, supervisor = sign_in(Role.CASEWORKER), sign_in(Role.SUPERVISOR)
    case_of("Iroh", caseworker=caseworker.user)
    case_of("Orang Lain")
    closed = case_of("Sudah Tutup", caseworker=caseworker.user)
    with transaction():
        services.close_case(PORTAL, closed, reason=CloseReason.WITHDRAWN, note="Mampu sendiri")
    page = caseworker.get(f"/kasus/?{words}").text
    assert "Iroh" in page
    assert "Kasus saya" in page
    assert "Orang Lain" not in page
    assert "Sudah Tutup" not in page
    assert "Orang Lain" in supervisor.get(f"/kasus/?{words}").text


def test_cases_of_another_kecamatan_do_not_exist(app: Flask, sign_in: SignIn) -> None:
    case = create_case(household=create_household(village_code=SUKABAKTI))
    here = sign_in(Role.SUPERVISOR)
    assert here.get(f"/kasus/{case.id}").status_code == 404
    assert here.post(f"/kasus/{case.id}/catatan", data={"text": "x"}).status_code == 404
    there = sign_in(Role.SUPERVISOR, districts=[TAMBELANG])
    assert there.get(f"/kasus/{case.id}").status_code == 200


def test_a_long_caseload_is_read_in_a_constant_number_of_queries(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)

    def queries() -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        sa_event.listen(db.engine, "before_cursor_execute", note)
        caseworker.get("/kasus/")
        sa_event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    create_case(caseworker=caseworker.user)
    few = queries()
    for _ in range(10):
        create_case(caseworker=caseworker.user)
    assert queries() == few


def test_the_list_pages_by_keyset_without_losing_or_repeating_a_case(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    names = [f"Ibu {n:03}" for n in range(60)]
    for name in names:
        case_of(name, caseworker=caseworker.user)
    seen: list[str] = []
    url: str | None = "/kasus/"
    while url:
        page = caseworker.get(url).text
        seen += [name for name in names if name in page]
        start = page.find("after=")
        url = None
        if start >= 0:
            link = page[page.rfind('href="', 0, start) + 6 :]
            url = link[: link.index('"')].replace("&amp;", "&")
    assert sorted(seen) == names


def test_somebody_elses_case_can_be_read_but_not_worked_on(app: Flask, sign_in: SignIn) -> None:
    case = create_case(caseworker=create_staff(Role.CASEWORKER))
    stranger = sign_in(Role.CASEWORKER)
    page = stranger.get(f"/kasus/{case.id}")
    assert page.status_code == 200
    assert "Mulai asesmen" not in page.text
    for path in ("catatan", "tugas", "lampiran", "usul-tutup", "pendamping"):
        assert stranger.get(f"/kasus/{case.id}/{path}").status_code == 403


def test_each_step_says_what_was_saved(app: Flask, sign_in: SignIn) -> None:
    rina, sari = sign_in(Role.CASEWORKER), sign_in(Role.SUPERVISOR)
    case = case_of("Siti Rohmah", caseworker=rina.user)
    worker = rina.user.id
    leaves = {"reason": CloseReason.MOVED.value, "note": "Pindah ke Karawang."}
    for person, step, form, said in (
        (rina, "catatan", {"text": "Sudah ditelepon."}, "Catatan disimpan."),
        (rina, "tugas", {"title": "Foto rumah"}, "Tugas ditambahkan."),
        (rina, "tugas/1/selesai", {}, "Tugas selesai: Foto rumah."),
        (sari, "pendamping", {"caseworker": worker}, "Rina Pendamping kini"),
        (rina, "usul-tutup", leaves, "Usulan penutupan dikirim"),
        (sari, "tolak-tutup", {"note": "Masih di sini."}, "Kasus dilanjutkan."),
        (sari, "tutup", leaves, "Kasus ditutup."),
    ):
        sent = form | {"version": case.version}
        answer = person.post(f"/kasus/{case.id}/{step}", data=sent, follow_redirects=True)
        assert said in notices(answer.text), step


def test_a_note_is_kept_whole_and_shown_as_text(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    text = "<script>alert(1)</script> ibu 👵 ingin berjualan"
    assert caseworker.post(f"/kasus/{case.id}/catatan", data={"text": text}).status_code == 303
    assert db.session.query(Note).one().text == text
    page = caseworker.get(f"/kasus/{case.id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert caseworker.post(f"/kasus/{case.id}/catatan", data={"text": " "}).status_code == 422


def photo(**options: object) -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", **options)
    picture.seek(0)
    return picture


def test_a_photo_needs_consent_and_loses_its_metadata(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"

    def send(**fields: object) -> int:
        data = {"file": (photo(exif=exif), "rumah.jpg"), "caption": "Rumah", **fields}
        return caseworker.post(f"/kasus/{case.id}/lampiran", data=data).status_code

    assert send() == 422
    assert db.session.query(Attachment).count() == 0
    assert send(consent="y") == 303
    attachment = db.session.query(Attachment).one()
    content = db.session.get_one(FileContent, attachment.file_id).data
    assert b"KameraRahasia" not in content
    answer = caseworker.get(f"/kasus/{case.id}/lampiran/{attachment.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "foto.jpg"),
        (b"", "kosong.pdf"),
        (b"MZ\x90\x00", "surat.pdf"),
    ],
)
def test_files_that_are_not_what_they_claim_are_refused(
    app: Flask, sign_in: SignIn, data: bytes, name: str
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    answer = caseworker.post(
        f"/kasus/{case.id}/lampiran",
        data={"file": (io.BytesIO(data), name), "caption": "Keterangan saya", "consent": "y"},
    )
    assert answer.status_code == 422
    assert "Keterangan saya" in answer.text
    assert db.session.query(Attachment).count() == 0


def test_a_proposal_to_close_reaches_the_supervisor_who_decides(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker, supervisor = sign_in(Role.CASEWORKER), sign_in(Role.SUPERVISOR)
    case = create_case(caseworker=caseworker.user)
    proposal = {"version": case.version, "reason": "moved", "note": "Pindah ke Karawang"}
    caseworker.post(f"/kasus/{case.id}/usul-tutup", data=proposal)
    page = supervisor.get(f"/kasus/{case.id}").text
    assert "Pindah ke Karawang" in page
    supervisor.post(
        f"/kasus/{case.id}/tutup", data={"reason": "moved", "note": "Pindah ke Karawang"}
    )
    db.session.expire_all()
    assert db.session.get_one(Case, case.id).status is Status.CLOSED
    assert "Pindah ke luar kabupaten" in supervisor.get(f"/kasus/{case.id}").text
