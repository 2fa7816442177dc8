"""The case page: one next step for each person, and the full history."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sa_event

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case
from portal.casework.cases.states import CloseReason
from portal.casework.follow_ups import services as follow_ups
from portal.casework.follow_ups.queries import visits_of
from portal.core.clock import WIB, acting_at
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.platform.web.filters import hari_tanggal
from portal.registry.households.services import move_household
from tests.casework.follow_ups.test_services import findings
from tests.factories import (
    PORTAL,
    SUKABAKTI,
    assessment_answers,
    create_approved,
    create_assessment,
    create_case,
    create_staff,
    hand_over,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def test_the_next_step_is_a_button_for_who_can_take_it_and_a_sentence_for_the_others(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker, supervisor = sign_in(Role.CASEWORKER), sign_in(Role.SUPERVISOR)
    approver, auditor = sign_in(Role.APPROVER), sign_in(Role.AUDITOR)
    case = create_case(caseworker=caseworker.user)
    page = f"/kasus/{case.id}"
    assert "Mulai asesmen" in caseworker.get(page).text
    assert "Menunggu asesmen oleh pendamping." in auditor.get(page).text

    create_assessment(case)
    assert "Usulkan bantuan" in caseworker.get(page).text
    assert "Menunggu usulan bantuan" in approver.get(page).text

    decision = create_approved(case=case, proposer=caseworker.user, approver=approver.user)
    assert "Catat serah terima" in supervisor.get(page).text
    assert "Catat serah terima" not in caseworker.get(page).text

    hand_over(decision, officer=supervisor.user)
    assert "Catat kunjungan" in caseworker.get(page).text


def test_a_case_that_was_closed_early_stopped_where_it_stood(app: Flask, sign_in: SignIn) -> None:
    case = create_case()
    create_assessment(case)
    with transaction():
        cases.close_case(PORTAL, case, reason=CloseReason.MOVED, note="Pindah ke Karawang")
    page = " ".join(sign_in(Role.AUDITOR).get(f"/kasus/{case.id}").text.split())
    for station, passage in (
        ("Asesmen", "sudah"),
        ("Keputusan", "berhenti"),
        ("Serah terima", "belum"),
        ("Pendampingan", "belum"),
        ("Selesai", "belum"),
    ):
        assert f'{station}<span class="sr">, {passage}</span>' in page


def test_a_visit_whose_day_has_passed_is_called_late_and_not_the_next_one(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker, auditor = sign_in(Role.CASEWORKER), sign_in(Role.AUDITOR)
    case = create_case(caseworker=caseworker.user)
    create_assessment(case)
    hand_over(create_approved(case=case, proposer=caseworker.user))
    day = visits_of(case.id)[0].planned_on
    page = caseworker.get(f"/kasus/{case.id}").text
    assert f"Kunjungan berikutnya {hari_tanggal(day)}." in page
    assert "Kunjungan terlambat" not in page

    late = datetime.combine(day + timedelta(days=1), time(9), WIB.info)
    with acting_at(late):
        for reader in (caseworker, auditor):
            page = reader.get(f"/kasus/{case.id}").text
            assert f"Kunjungan terlambat, seharusnya {hari_tanggal(day)}." in page
            assert "Kunjungan berikutnya" not in page
            assert "Menunggu kunjungan" not in page
        assert "Catat kunjungan" in caseworker.get(f"/kasus/{case.id}").text


def test_the_page_says_how_many_signs_of_poverty_were_met_and_what_was_concluded(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    answers = {**assessment_answers(), "meals": "three"}
    assessment = create_assessment(case, answers=answers, reason="Dapurnya bilik.")
    assert assessment.result is not None
    met, total = assessment.result["met"], assessment.result["total"]
    assert met != total
    page = caseworker.get(f"/kasus/{case.id}").text
    assert f"{met} dari {total} tanda kemiskinan terpenuhi. Dapurnya bilik." in page


def test_a_family_in_follow_up_can_be_helped_again(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    create_assessment(case)
    decision = create_approved(case=case, proposer=caseworker.user)
    link = f"/bantuan/kasus/{case.id}/usul"
    assert link not in caseworker.get(f"/kasus/{case.id}").text
    hand_over(decision)
    assert link in caseworker.get(f"/kasus/{case.id}").text


def test_the_timeline_tells_the_whole_journey_newest_first(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    create_assessment(case)
    hand_over(create_approved(case=case, proposer=caseworker.user))
    with transaction():
        follow_ups.record_visit(caseworker.user, visits_of(case.id)[0], findings=findings())
    text = caseworker.get(f"/kasus/{case.id}").text
    story = [
        "Kunjungan: keadaan lebih baik",
        "Bantuan diserahkan",
        "Bantuan ditetapkan",
        "Bantuan diusulkan",
        "Asesmen selesai",
        "Kasus dibuka",
    ]
    timeline = text[text.index("Riwayat") :]
    places = [timeline.index(entry) for entry in story]
    assert places == sorted(places)
    assert "diterbitkan" in timeline
    assert "disiapkan" not in timeline, "the paper was made when the aid was given"


def test_the_history_says_who_was_caseworker_from_when_to_when(app: Flask, sign_in: SignIn) -> None:
    rina, budi = (create_staff(Role.CASEWORKER, name=name) for name in ("Rina M.", "Budi S."))
    sari = create_staff(Role.SUPERVISOR, name="Sari K.")
    with acting_at(datetime(2025, 3, 3, 9, tzinfo=WIB.info)):
        case = create_case(caseworker=rina)
    with acting_at(datetime(2025, 4, 5, 9, tzinfo=WIB.info)), transaction():
        cases.assign(sari, case, caseworker=budi)
    with acting_at(datetime(2025, 4, 6, 9, tzinfo=WIB.info)), transaction():
        cases.assign(sari, case, caseworker=budi)  # changes nothing
    with acting_at(datetime(2025, 5, 7, 9, tzinfo=WIB.info)), transaction():
        there = {"address": "Kp. Baru", "rt": "001", "rw": "001", "village_code": SUKABAKTI}
        move_household(PORTAL, case.household, version=case.household.version, **there)
    history = entries(sign_in(Role.AUDITOR, districts=None), case)
    care = [entry for entry in history if "endamping" in entry and "tetapkan" not in entry]
    assert [re.sub(r", \d\d\.\d\d WIB", "", entry) for entry in care] == [
        "Tidak ada pendamping lagi"
        " Budi S. mendampingi sejak 5 April 2025 sampai 7 Mei 2025. 7 Mei 2025 · Uji",
        "Pendamping berganti: Budi S. menggantikan Rina M."
        " Rina M. mendampingi sejak 3 Maret 2025 sampai 5 April 2025. 5 April 2025 · Sari K.",
        "Pendamping: Rina M. 3 Maret 2025 · Uji",
    ]


def test_a_case_without_caseworker_has_none_in_its_history(app: Flask, sign_in: SignIn) -> None:
    history = entries(sign_in(Role.SUPERVISOR), create_case())
    assert not any("Pendamping" in entry for entry in history)


def entries(browser: FlaskClient, case: Case) -> list[str]:
    """Return the history of a case as shown, newest first."""
    page = browser.get(f"/kasus/{case.id}").text
    items = re.findall(r"(?s)<li.*?</li>", page[page.index("<h2>Riwayat</h2>") :])
    return [" ".join(re.sub(r"<[^>]*>", " ", item).split()) for item in items]


@pytest.mark.only_database("sqlite")
def test_a_long_history_is_read_in_a_constant_number_of_queries(
    app: Flask, sign_in: SignIn
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    case = create_case(caseworker=caseworker.user)
    create_assessment(case)

    def queries() -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        sa_event.listen(db.engine, "before_cursor_execute", note)
        caseworker.get(f"/kasus/{case.id}")
        sa_event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    for _ in range(2):
        hand_over(create_approved(case=case, proposer=caseworker.user))
    few = queries()
    for _ in range(3):
        hand_over(create_approved(case=case, proposer=caseworker.user))
    for holder in (*(create_staff(Role.CASEWORKER) for _ in range(3)), caseworker.user):
        with transaction():
            cases.assign(PORTAL, case, caseworker=holder)
    assert queries() == few


def test_after_the_approval_the_caseworker_knows_who_hands_over_and_what_comes_then(
    app: Flask, sign_in: SignIn
) -> None:
    rina = create_staff(Role.CASEWORKER)
    decision = create_approved(proposer=rina)
    page = sign_in(rina).get(f"/kasus/{decision.case_id}").text
    assert "Belum ada penyelia di kecamatan ini yang mencatat serah terima." in page
    create_staff(Role.SUPERVISOR)
    page = sign_in(rina).get(f"/kasus/{decision.case_id}").text
    assert "Penyelia (Sari Penyelia) mencatat serah terima" in page
