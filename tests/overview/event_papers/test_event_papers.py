"""Papers of an event: prepared by the worker in chunks, joined into one PDF, used or void."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers import services
from portal.casework.handovers.models import HandoverEvent
from portal.casework.receipts.models import Paper, Print
from portal.casework.receipts.states import PaperStatus
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.event_papers import jobs as preparation
from portal.overview.event_papers import stack
from portal.overview.event_papers.lists import lists_of
from portal.overview.event_papers.queries import preparations, volumes
from portal.platform.documents.papers import InvitationPaper
from portal.platform.documents.printing import print_paper
from portal.platform.files.models import FileContent
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from tests.casework.handovers.cast import (
    approved_for,
    begin,
    create_event,
    drawn,
    handover_form,
    invite,
)
from tests.factories import create_approved
from tests.platform.documents.cast import bast, pages_of

pytestmark = [
    pytest.mark.long,
    pytest.mark.one_database("papers are laid out in Python from what the queries of rooms read"),
]

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def sari(sign_in: SignIn) -> FlaskClient:
    """Return the browser of a supervisor of Pebayuran."""
    return sign_in(Role.SUPERVISOR)


def event_of(*kinds: Sequence[AidKind]) -> tuple[HandoverEvent, list[Decision]]:
    """Return an event of today and its roster, with one family per list of aid."""
    event = create_event(starts_at=utc_now())
    families = [create_approved(kinds=each) for each in kinds]
    invite(event, *families)
    return event, families


def prepare(sari: FlaskClient, event: HandoverEvent, *, receipts: bool = True) -> list[bytes]:
    """Request the papers on the page, run the worker, and download the new volumes."""
    url = f"/acara/{event.id}/berkas"
    sari.post(url, data={"ask": "berkas", **({"receipts": "y"} if receipts else {})})
    assert "sedang disiapkan" in sari.get(url).text
    run_due_jobs("uji")
    db.session.rollback()
    newest = preparations(event)[0]
    assert newest.state is JobState.DONE, newest.error
    return [sari.get(f"{url}/{file_id}.pdf").data for file_id in volumes(newest)]


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def papers() -> Sequence[Paper]:
    return db.session.scalars(select(Paper).order_by(Paper.id)).all()


def test_one_pdf_holds_lists_invitations_and_a_receipt_for_each_family(
    app: Flask, sari: FlaskClient
) -> None:
    event, families = event_of([AidKind.TOOL, AidKind.CASH], [AidKind.GOODS])
    [volume] = prepare(sari, event)
    text = text_of(volume)
    for heading in ("DAFTAR HADIR", "DAFTAR BARANG", "UNDANGAN", "BERITA ACARA", "KUITANSI"):
        assert heading in text.upper()
    assert [paper.status for paper in papers()] == [PaperStatus.RESERVED] * 3
    for paper in papers():
        assert text.count(paper.number) >= 2, "on the roster and on the paper itself"
    for family in families:
        assert family.case.number in text
    assert db.session.scalars(select(Print.reason)).all() == [f"Berkas acara {event.name}"] * 3


def test_the_packing_list_names_the_cash_to_bring(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL, AidKind.CASH], [AidKind.GOODS], [AidKind.CASH])
    [volume] = prepare(sari, event, receipts=False)
    assert "Rp5.000.000 untuk 2 penerima" in text_of(volume)


def test_without_receipts_no_number_is_taken(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL])
    [volume] = prepare(sari, event, receipts=False)
    assert "DAFTAR HADIR" in text_of(volume).upper()
    assert papers() == []


def test_the_roster_on_the_table_shows_no_nik_in_full(app: Flask, sari: FlaskClient) -> None:
    event, [family] = event_of([AidKind.TOOL])
    [volume] = prepare(sari, event, receipts=False)
    nik = family.case.household.persons[0].nik or ""
    text = text_of(volume).replace(" ", "")
    assert nik not in text
    assert nik[-4:] in text


def test_a_second_preparation_prints_only_who_came_after(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL])
    prepare(sari, event)
    first = papers()[0].number
    invite(event, create_approved())
    [volume] = prepare(sari, event)
    second = papers()[1].number
    text = text_of(volume)
    assert text.count(f"Nomor: {second}") == 1
    assert f"Nomor: {first}" not in text
    assert first in text, "the roster names it"


def test_the_receipts_lie_in_the_order_of_the_roster(app: Flask, sari: FlaskClient) -> None:
    event = create_event(starts_at=utc_now())
    for name in ("Wati", "Enok Suhaeti", "Mak Icih"):
        invite(event, approved_for(name))
    [volume] = prepare(sari, event)
    text = text_of(volume)
    roster, receipts = text[: text.upper().index("DAFTAR BARANG")], text[text.index("Nomor: ") :]
    for part in (roster, receipts):
        assert part.index("Enok Suhaeti") < part.index("Mak Icih") < part.index("Wati")


def test_a_second_click_says_that_all_were_prepared_and_how_many(
    app: Flask, sari: FlaskClient
) -> None:
    event, _ = event_of([AidKind.TOOL, AidKind.CASH], [AidKind.GOODS])
    url = f"/acara/{event.id}/berkas"
    prepare(sari, event)
    assert "3 surat" in sari.get(url).text
    prepare(sari, event)
    page = sari.get(url).text
    assert "tidak ada surat baru: semuanya (3) sudah disiapkan sebelumnya" in page
    assert "0 surat" not in page
    invite(event, create_approved())
    prepare(sari, event)
    assert "1 surat baru, 3 sudah disiapkan sebelumnya" in sari.get(url).text


def test_lists_alone_say_that_they_hold_no_papers(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL])
    prepare(sari, event, receipts=False)
    assert "tanpa surat" in sari.get(f"/acara/{event.id}/berkas").text


def test_what_was_signed_on_the_prepared_paper_uses_its_number(
    app: Flask, sari: FlaskClient
) -> None:
    event, [family] = event_of([AidKind.TOOL])
    prepare(sari, event)
    [paper] = papers()
    stored = db.session.get_one(FileContent, paper.first_pdf_id).data
    begin(event)
    sari.post(f"/serah-terima/catat/{family.id}", data=handover_form(family))
    [paper] = papers()
    assert paper.status is PaperStatus.ISSUED
    page = sari.get(f"/kasus/{family.case_id}").text
    assert page.index(f"Surat {paper.number} diterbitkan") < page.index("disiapkan")  # newest first
    assert sari.get(f"/surat/{paper.id}/surat.pdf").data == stored


def test_a_prepared_paper_that_became_untrue_is_void_and_another_number_is_taken(
    app: Flask, sari: FlaskClient
) -> None:
    event, [family] = event_of([AidKind.TOOL])
    prepare(sari, event)
    begin(event)
    url = f"/serah-terima/catat/{family.id}"
    assert papers()[0].number in sari.get(url).text
    sari.post(url, data=handover_form(family, signature_kind="screen", signature=drawn()))
    assert [paper.status for paper in papers()] == [PaperStatus.VOID, PaperStatus.ISSUED]
    assert [paper.sequence for paper in papers()] == [1, 2]


def test_a_moved_event_needs_new_papers_and_the_old_ones_are_void(
    app: Flask, sari: FlaskClient
) -> None:
    event, [family] = event_of([AidKind.TOOL])
    prepare(sari, event)
    with transaction():
        services.change_event(
            sari.user,
            event,
            name=event.name,
            starts_at=event.starts_at,
            place="Aula kecamatan",
            version=event.version,
        )
    [volume] = prepare(sari, event)
    old, new = papers()
    assert (old.status, new.status) == (PaperStatus.VOID, PaperStatus.RESERVED)
    assert "Aula kecamatan" in text_of(volume)
    page = sari.get(f"/kasus/{family.case_id}").text
    for what in (f"{old.number} disiapkan", f"{old.number} batal", f"{new.number} disiapkan"):
        assert f"Surat {what}" in page
    assert "diterbitkan" not in page, "nothing was handed over"


def test_many_receipts_are_bound_into_several_volumes(
    app: Flask, sari: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "PAPERS_PER_VOLUME", 1)
    monkeypatch.setattr(preparation, "RESERVED_PER_CHUNK", 1)
    monkeypatch.setattr(preparation, "PRINTED_PER_CHUNK", 1)
    event, _ = event_of([AidKind.TOOL], [AidKind.TOOL])
    first, second = prepare(sari, event)
    one, two = papers()
    assert f"Nomor: {one.number}" in text_of(first)
    assert "DAFTAR HADIR" not in text_of(second).upper()
    assert f"Nomor: {two.number}" in text_of(second)


def test_what_a_killed_worker_left_is_finished_without_taking_numbers_twice(
    app: Flask, sari: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "PRINTED_PER_CHUNK", 1)
    event, _ = event_of([AidKind.TOOL], [AidKind.TOOL])
    sari.post(f"/acara/{event.id}/berkas", data={"receipts": "y"})
    chunks = iter([False, False, False, True])
    run_due_jobs("pertama", stopping=lambda: next(chunks, True))
    [job] = preparations(event)
    assert job.state is JobState.QUEUED
    run_due_jobs("kedua")
    db.session.rollback()
    assert preparations(event)[0].state is JobState.DONE
    assert [paper.sequence for paper in papers()] == [1, 2]
    assert len(db.session.scalars(select(Print)).all()) == 2


def test_asking_twice_prepares_once(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL])
    for _ in range(2):
        sari.post(f"/acara/{event.id}/berkas", data={"receipts": "y"})
    assert len(preparations(event)) == 1


def test_an_event_without_families_says_what_to_do(app: Flask, sari: FlaskClient) -> None:
    event = create_event()
    assert "Belum ada keluarga yang diundang" in sari.get(f"/acara/{event.id}/berkas").text
    assert sari.post(f"/acara/{event.id}/berkas", data={}).status_code == 422


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.APPROVER, Role.AUDITOR])
def test_only_who_issues_papers_gets_them(app: Flask, sign_in: SignIn, role: Role) -> None:
    event, _ = event_of([AidKind.TOOL])
    assert sign_in(role).get(f"/acara/{event.id}/berkas").status_code == 403


def test_a_file_of_another_event_is_not_there(app: Flask, sari: FlaskClient) -> None:
    event, _ = event_of([AidKind.TOOL])
    prepare(sari, event, receipts=False)
    [file_id] = volumes(preparations(event)[0])
    other = create_event()
    assert sari.get(f"/acara/{other.id}/berkas/{file_id}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("address", "has_code"), [("http://127.0.0.1:8000", False), ("https://portal.example", True)]
)
def test_an_invitation_has_a_code_only_if_it_leads_somewhere(
    app: Flask, address: str, has_code: bool
) -> None:
    app.config["PUBLIC_URL"] = address
    event = create_event()
    roster = invite(event, approved_for("Ibu Karsinah"))
    (slip,) = [
        s for p in lists_of(event, roster) if isinstance(p, InvitationPaper) for s in p.slips
    ]
    assert (slip.salutation, slip.name) == ("Ibu", "Karsinah")
    assert bool(slip.check_in_url) is has_code


def test_the_command_writes_everything_of_an_event_into_one_file(
    app: Flask, sari: FlaskClient, tmp_path: Path
) -> None:
    event, _ = event_of([AidKind.TOOL, AidKind.CASH], [AidKind.GOODS])
    prepare(sari, event)
    invite(event, create_approved(kinds=[AidKind.TOOL]))
    file = tmp_path / "acara.pdf"
    told = app.test_cli_runner().invoke(
        args=["receipts", "print", "--event", str(event.id), "--output", str(file)]
    )
    assert told.exit_code == 0, told.output
    db.session.rollback()
    text = text_of(file.read_bytes())
    for heading in ("DAFTAR HADIR", "DAFTAR BARANG", "UNDANGAN", "KUITANSI"):
        assert heading in text.upper()
    assert len(papers()) == 4
    for paper in papers():
        assert text.count(paper.number) >= 2, "printed before or now, each stands in the file"


def test_the_command_says_why_it_printed_nothing(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "acara.pdf"
    command = ["receipts", "print", "--output", str(file), "--event"]
    told = app.test_cli_runner().invoke(args=[*command, str(create_event().id)])
    assert told.exit_code == 1
    assert "Belum ada keluarga yang diundang." in told.output
    assert app.test_cli_runner().invoke(args=[*command, "99"]).exit_code == 1
    assert not file.exists()


def test_a_stack_joined_in_two_steps_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "JOINED_AT_ONCE", 2)
    pdfs = [print_paper(bast(number=f"BAST-{number}", check_url="")) for number in range(1, 6)]
    joined = stack.join_pdfs(pdfs, title="Berkas acara")
    assert [page.split("Nomor: ")[1][:6] for page in pages_of(joined)] == [
        f"BAST-{number}" for number in range(1, 6)
    ]
