"""From a printed paper to its decision and current state."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers import services as handovers
from portal.casework.handovers.models import Handover
from portal.casework.receipts.models import Paper
from portal.casework.receipts.queries import papers_of_handover
from portal.casework.receipts.services import prepare_papers, store_original
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from tests.casework.handovers.cast import create_event, invite
from tests.factories import TAMBELANG, create_approved, create_staff, hand_over

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)


def printed_for_an_event(decision: Decision) -> Paper:
    """Return a BAST printed for an event, with everything owed on it."""
    sari, event = create_staff(Role.SUPERVISOR), create_event()
    invite(event, decision)
    with transaction():
        [paper] = prepare_papers(sari, event, {decision: decision.items})
    with transaction():
        store_original(sari, paper, b"%PDF- on the table")
    return paper


def void(handover: Handover) -> None:
    sari = create_staff(Role.SUPERVISOR)
    with transaction():
        handovers.void_handover(sari, handover, reason="Salah centang")


def test_an_auditor_goes_from_the_number_on_a_paper_to_who_decided_it(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved()
    handover = hand_over(decision)
    [paper] = papers_of_handover(handover.id)
    auditor = sign_in(Role.AUDITOR)
    assert 'href="/surat/"' in auditor.get("/").text
    found = auditor.get("/cari", query_string={"q": f" {paper.number.lower()} "}).text
    assert f'href="/surat/{paper.id}"' in found
    assert f'href="/serah-terima/{handover.id}"' in auditor.get(f"/surat/{paper.id}").text
    page = auditor.get(f"/serah-terima/{handover.id}").text
    assert f'href="/bantuan/{decision.id}"' in page
    assert decision.decided_by is not None
    assert f"ditetapkan {decision.decided_by.name}" in page
    assert f"nomor={decision.case.number}" in page
    assert f'href="/serah-terima/{handover.id}"' in auditor.get(f"/bantuan/{decision.id}").text


def test_a_paper_of_another_kecamatan_is_not_found_by_its_number(
    app: Flask, sign_in: SignIn
) -> None:
    [paper] = papers_of_handover(hand_over(create_approved()).id)
    elsewhere = sign_in(Role.SUPERVISOR, districts=[TAMBELANG])
    assert f"/surat/{paper.id}" not in elsewhere.get(f"/cari?q={paper.number}").text


def test_who_recorded_something_else_than_was_printed_is_told_not_to_use_that_paper(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS])
    printed = printed_for_an_event(decision)
    sari = sign_in(Role.SUPERVISOR)
    part = hand_over(decision, items=decision.items[:1])
    page = sari.get(f"/serah-terima/{part.id}").text
    assert "Jangan pakai surat yang lama" in page
    assert printed.number in page
    rest = hand_over(decision)
    assert "Jangan pakai surat yang lama" not in sari.get(f"/serah-terima/{rest.id}").text


def test_after_a_mistake_the_page_says_who_took_it_back_and_leads_on(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved()
    handover = hand_over(decision)
    officer = sign_in(Role.SUPERVISOR)
    assert "Catat serah terima yang benar" not in officer.get(f"/serah-terima/{handover.id}").text
    void(handover)
    page = officer.get(f"/serah-terima/{handover.id}").text
    assert "Dibatalkan oleh" in page
    assert f'href="/serah-terima/catat/{decision.id}"' in page
    hand_over(decision)
    assert "Catat serah terima yang benar" not in officer.get(f"/serah-terima/{handover.id}").text


def test_an_officer_who_cannot_take_it_back_is_told_who_can(app: Flask, sign_in: SignIn) -> None:
    eka = sign_in(Role.EVENT_OFFICER)
    decision = create_approved()
    invite(create_event(officers=[eka.user]), decision)  # type: ignore[attr-defined]
    handover = hand_over(decision, officer=eka.user)  # type: ignore[attr-defined]
    url = f"/serah-terima/{handover.id}"
    assert "Mintalah penyelia" in eka.get(url).text
    assert "Mintalah penyelia" not in sign_in(Role.SUPERVISOR).get(url).text
