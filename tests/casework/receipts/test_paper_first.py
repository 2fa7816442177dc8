"""Without an event the paper is printed and signed before the handover is recorded."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.casework.decisions.models import AidKind, Decision
from portal.casework.handovers.models import Handover
from portal.casework.receipts.models import Paper
from portal.casework.receipts.states import PaperStatus
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.messages.models import Message
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from tests.casework.handovers.cast import create_event, handover_form, invite
from tests.casework.receipts.test_services import text_of
from tests.factories import create_approved

SignIn = Callable[..., FlaskClient]
NIP = "196905121990031004"
OWN = {"officer_position": "Kepala Seksi", "officer_nip": NIP}
ONE_DATABASE = pytest.mark.one_database("what pages offer is made in Python")


def papers() -> list[Paper]:
    return list(db.session.scalars(select(Paper).order_by(Paper.id)))


def told(decision: Decision) -> int:
    """How many SMS tell the family of its handover."""
    query = select(func.count()).where(
        Message.case_id == decision.case_id, Message.step == Step.HANDED_OVER
    )
    return db.session.scalar(query) or 0


def test_what_is_signed_before_is_the_paper_of_the_handover(app: Flask, sign_in: SignIn) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.CASH])
    sari, url = sign_in(Role.SUPERVISOR), f"/serah-terima/catat/{decision.id}"
    assert "Cetak suratnya dahulu" in sari.get(url).text
    answer = sari.post(f"{url}/surat", data=OWN)
    assert answer.status_code == 303
    listed = sari.get(answer.location).text
    before = papers()
    assert len(before) == 2
    for paper in before:
        assert paper.number in listed
        text = text_of(sari.get(f"/surat/{paper.id}/surat.pdf").data)
        assert NIP in text
    assert told(decision) == 0
    assert db.session.scalar(select(func.count()).select_from(Handover)) == 0
    assert sari.post(url, data=handover_form(decision)).status_code == 303
    db.session.expire_all()
    assert papers() == before
    assert {paper.status for paper in before} == {PaperStatus.ISSUED}
    assert told(decision) == 1


@ONE_DATABASE
def test_position_and_nip_are_asked_for_once(app: Flask, sign_in: SignIn) -> None:
    first, second = create_approved(), create_approved()
    sari = sign_in(Role.SUPERVISOR)
    url = f"/serah-terima/catat/{first.id}"
    assert 'name="officer_nip"' in sari.get(url).text
    refused = sari.post(url, data=handover_form(first, officer_nip="12"))
    assert "NIP terdiri dari 18 angka." in refused.text
    assert sari.post(url, data=handover_form(first, **OWN)).status_code == 303
    user = db.session.scalars(select(User).where(User.role == Role.SUPERVISOR)).one()
    assert (user.nip, user.position) == (NIP, "Kepala Seksi")
    assert "officer_nip" not in sari.get(f"/serah-terima/catat/{second.id}").text
    assert NIP in text_of(sari.get(f"/surat/{papers()[0].id}/surat.pdf").data)


@ONE_DATABASE
def test_a_family_that_is_invited_gets_its_paper_with_the_event(
    app: Flask, sign_in: SignIn
) -> None:
    decision = create_approved()
    invite(create_event(), decision)
    sari, url = sign_in(Role.SUPERVISOR), f"/serah-terima/catat/{decision.id}"
    assert "Cetak suratnya dahulu" not in sari.get(url).text
    assert sari.post(f"{url}/surat", data=OWN).status_code == 409
    assert not papers()


@ONE_DATABASE
def test_a_draft_is_not_printed_to_be_signed(app: Flask, sign_in: SignIn) -> None:
    app.config["PUBLIC_URL"] = "http://127.0.0.1:8000"
    decision = create_approved()
    answer = sign_in(Role.SUPERVISOR).post(f"/serah-terima/catat/{decision.id}/surat", data=OWN)
    assert answer.status_code == 409
    assert "Surat masih DRAF" in answer.text
    assert not papers()
