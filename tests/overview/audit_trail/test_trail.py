"""The audit trail reads as sentences, and each role reads its part of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.casework.cases.models import Case
from portal.casework.decisions.models import AidKind
from portal.casework.receipts.queries import papers_of_handover
from portal.casework.receipts.services import store_original
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent, AuditValues
from portal.platform.permissions import Role
from tests.factories import (
    PEBAYURAN,
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_approved,
    create_case,
    create_staff,
    hand_over,
)

SignIn = Callable[..., FlaskClient]
NIK = "3216085204809001"


def note(action: str, subject: object, *, by: User | None = None, **details: object) -> None:
    with transaction():
        audit.record(by or PORTAL, action, subject, **details)  # type: ignore[arg-type]


def note_on(case: Case, action: str = "cases.add_note", **values: object) -> None:
    note(action, case, **values)


def trail(browser: FlaskClient, query: str = "") -> str:
    answer = browser.get(f"/jejak/{query}")
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def auditor(sign_in: SignIn) -> FlaskClient:
    """An auditor's browser."""
    return sign_in(Role.AUDITOR)


def test_an_event_reads_as_a_sentence_with_its_moment_in_wib(auditor: FlaskClient) -> None:
    rina = create_staff(Role.CASEWORKER, name="Rina Marlina")
    note("users.reset_password", rina, by=create_staff(Role.ADMINISTRATOR, name="Admin Dinsos"))
    page = re.sub(r"\s+", " ", trail(auditor))
    assert "<b>Admin Dinsos</b> memberi kata sandi sementara untuk akun Rina Marlina" in page
    assert re.search(r"\d{2}\.\d{2} WIB", page)


def test_an_action_without_words_is_still_shown(auditor: FlaskClient) -> None:
    note("moons.eclipse", create_staff(Role.CASEWORKER), by=None)
    assert "melakukan “eclipse” pada moons" in trail(auditor)


def test_values_are_shown_with_personal_numbers_masked(auditor: FlaskClient) -> None:
    note_on(
        create_case(),
        name="Siti <Rohmah>",
        nik=NIK,
        text=f"dua nomor: {NIK} dan 081234567890",
        members=[{"phone": "+6281234567890"}],
        poor=True,
        nothing=None,
    )
    page = trail(auditor)
    assert "Siti &lt;Rohmah&gt;" in page
    assert NIK not in page
    assert "•••• •••• •••• 9001" in page
    assert "81234567890" not in page
    assert "<dd>ya</dd>" in page


def test_erased_values_say_so(auditor: FlaskClient) -> None:
    note_on(create_case(), name="Siti Rohmah")
    with transaction() as session:
        newest = session.scalars(select(AuditValues).order_by(AuditValues.sequence.desc())).first()
        session.delete(newest)
    assert "Isi sudah dihapus menurut aturan penyimpanan: nama" in trail(auditor)


def test_a_caseworker_reads_only_the_trail_of_their_own_cases(sign_in: SignIn) -> None:
    browser = sign_in(Role.CASEWORKER)
    mine = create_case(caseworker=browser.user)  # type: ignore[attr-defined]
    note_on(mine, "cases.add_note")
    note_on(create_case(), "cases.propose_closing")
    page = trail(browser)
    assert mine.number in page
    assert "mengusulkan penutupan" not in page
    assert "membuat akun" not in page


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.APPROVER])
def test_who_works_in_a_kecamatan_reads_the_trail_of_its_households(
    sign_in: SignIn, role: Role
) -> None:
    browser = sign_in(role, districts=[PEBAYURAN])
    here, there = create_case(), create_case(village_code=SUKABAKTI)
    note_on(here)
    note_on(there)
    page = trail(browser)
    assert here.number in page
    assert there.number not in page
    assert trail(browser, f"?nomor={there.number}").count('<li class="neutral">') == 0


def test_a_supervisor_of_the_whole_regency_reads_everything_but_the_office(
    sign_in: SignIn,
) -> None:
    browser = sign_in(Role.SUPERVISOR, districts=None)
    there = create_case(village_code=SUKABAKTI)
    note_on(there)
    page = trail(browser)
    assert there.number in page
    assert "membuat akun" not in page


def test_an_administrator_reads_the_office_and_nothing_of_households(sign_in: SignIn) -> None:
    browser = sign_in(Role.ADMINISTRATOR)
    case = create_case()
    note_on(case, name="Siti Rohmah")
    page = trail(browser)
    assert "membuat akun" in page
    assert case.number not in page
    assert "Siti Rohmah" not in page
    assert (
        case.number
        not in trail(browser, f"?tentang=cases&nomor={case.number}")
        .split("<h1")[1]
        .split("value=")[0]
    )


def test_an_event_officer_has_no_trail(sign_in: SignIn) -> None:
    assert sign_in(Role.EVENT_OFFICER).get("/jejak/").status_code == 403


def test_the_trail_is_filtered_by_person_thing_action_day_and_case(auditor: FlaskClient) -> None:
    rina = create_staff(Role.CASEWORKER, name="Rina Marlina")
    first, second = create_case(), create_case()
    note("cases.add_note", first, by=rina)
    note_on(second, "cases.propose_closing")

    def sentences(query: str) -> str:
        return re.sub(r"(?s)<form.*?</form>", "", trail(auditor, query))

    assert "mengusulkan penutupan" not in sentences(f"?pelaku={rina.id}")
    assert "Rina Marlina</b> menulis catatan" in sentences(f"?pelaku={rina.id}")
    assert "Rina Marlina</b>" not in sentences("?pelaku=0")
    assert "membuat akun" not in sentences("?tentang=cases")
    only = sentences("?tentang=cases&tindakan=cases.propose_closing")
    assert "mengusulkan penutupan" in only
    assert "menulis catatan" not in only
    assert first.number in sentences(f"?nomor={first.number.lower()}")
    assert second.number not in sentences(f"?nomor={first.number}")
    assert "Tidak ada catatan seperti itu" in sentences("?nomor=BAKI-1999-000001")


def test_the_number_on_a_paper_leads_to_what_was_done_with_that_paper(
    auditor: FlaskClient, sign_in: SignIn
) -> None:
    handover = hand_over(create_approved(kinds=(AidKind.TOOL, AidKind.CASH)))
    paper, other = papers_of_handover(handover.id)
    supervisor = create_staff(Role.SUPERVISOR, name="Sari Penyelia")
    with transaction():
        store_original(supervisor, paper, b"%PDF- dicetak")
    page = trail(auditor, f"?nomor=%20{paper.number.lower()}%20")
    for told in ("Sari Penyelia</b> mencetak surat", "menerbitkan surat", handover.case.number):
        assert told in page
    assert f"<dd>{other.number}</dd>" not in page
    assert "mencatat serah terima" not in page
    assert "mencatat serah terima" in trail(auditor, f"?nomor={handover.case.number}")
    unknown = trail(auditor, f"?nomor={paper.number}9")
    assert "Tulis nomor kasus atau surat lengkap seperti yang tercetak" in unknown
    assert paper.number in trail(sign_in(Role.SUPERVISOR), f"?nomor={paper.number}")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CASEWORKER, Role.ADMINISTRATOR])
def test_a_number_opens_nothing_that_one_may_not_read(sign_in: SignIn, role: Role) -> None:
    (paper,) = papers_of_handover(hand_over(create_approved()).id)
    page = trail(sign_in(role, districts=[TAMBELANG]), f"?nomor={paper.number}")
    assert "Tidak ada catatan seperti itu" in page


def test_days_are_days_in_bekasi(auditor: FlaskClient) -> None:
    note_on(create_case())
    late = datetime(2026, 4, 16, 17, 30, tzinfo=UTC)  # half past midnight on the 17th in Bekasi
    with transaction() as session:
        session.execute(update(AuditEvent).values(at=late))
    seen = '<li class="neutral">'
    assert seen in trail(auditor, "?dari=2026-04-17&sampai=2026-04-17")
    assert seen not in trail(auditor, "?sampai=2026-04-16")
    assert seen not in trail(auditor, "?dari=2026-04-18")


@pytest.mark.parametrize(
    "query",
    ["?dari=besok&sampai=2026-13-01", "?pelaku=saya", f"?pelaku={9**40}", "?after=x", "?nomor=%00"],
)
def test_a_mangled_question_is_no_crash(auditor: FlaskClient, query: str) -> None:
    assert auditor.get(f"/jejak/{query}").status_code in {200, 422}


def test_the_trail_is_paged_without_gap_or_repetition(auditor: FlaskClient) -> None:
    case = create_case()
    for number in range(120):
        note_on(case, text=f"catatan ke-{number:03}.")
    seen: list[str] = []
    url: str | None = f"/jejak/?nomor={case.number}"
    while url:
        page = auditor.get(url).text
        seen += re.findall(r"catatan ke-\d{3}\.", page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else None
    assert seen == [f"catatan ke-{number:03}." for number in reversed(range(120))]


def test_scope_by_kecamatan_counts_where_the_household_was_then(sign_in: SignIn) -> None:
    """An event stays readable where it happened, also after the family has moved away."""
    case = create_case()
    note_on(case, "cases.propose_closing")
    with transaction():
        household = db.session.get_one(Case, case.id).household
        household.district_code, household.village_code = TAMBELANG, SUKABAKTI
    assert "mengusulkan penutupan" in trail(sign_in(Role.SUPERVISOR, districts=[PEBAYURAN]))
    assert "mengusulkan penutupan" not in trail(sign_in(Role.SUPERVISOR, districts=[TAMBELANG]))


def test_htmx_gets_only_the_list(auditor: FlaskClient) -> None:
    page = auditor.get("/jejak/", headers={"HX-Request": "true"}).text
    assert page.lstrip().startswith('<section id="daftar">')
