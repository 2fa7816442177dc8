"""What an inspector asks of the trail: whose number was seen, by whom, and how much there is."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from portal.casework.cases import services as cases
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Role
from portal.registry.households.services import reveal_kk, reveal_nik
from tests import factories as make

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def auditor(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.AUDITOR, districts=None)


def trail(browser: FlaskClient, query: str = "") -> str:
    return unescape(" ".join(browser.get(f"/jejak/{query}").text.split()))


def test_each_unmasking_names_whom_it_was_about_and_leads_to_all_of_theirs(
    auditor: FlaskClient,
) -> None:
    siti, other = (
        make.create_household(make.new_person(name)).persons[0]
        for name in ("Siti Rohmah", "Nining Kartika")
    )
    rina, sari = make.create_staff(Role.SUPERVISOR, name="Rina"), make.create_staff(Role.SUPERVISOR)
    with transaction():
        reveal_nik(rina, siti, reason="")
        reveal_nik(sari, other, reason="")
        reveal_kk(sari, siti.household, reason="")
    page = trail(auditor, "?tentang=persons&tindakan=persons.unmask")
    assert "melihat lengkap nomor" in page
    assert f'<a href="/jejak/?orang={siti.id}">Siti Rohmah</a>' in page
    assert "Siti Rohmah" in trail(auditor, "?tentang=households&tindakan=households.unmask")
    of_siti = trail(auditor, f"?orang={siti.id}&tindakan=persons.unmask")
    assert "<b>Rina</b>" in of_siti
    assert "Nining Kartika" not in of_siti
    assert "Hanya tentang Siti Rohmah" in of_siti


def test_the_person_and_the_case_lead_to_who_saw_the_number(auditor: FlaskClient) -> None:
    case = make.create_case()
    person = case.household.persons[0]
    assert f"orang={person.id}" in auditor.get(f"/keluarga/anggota/{person.id}").text


def test_a_reassignment_says_from_whom_to_whom(auditor: FlaskClient) -> None:
    rina, dewi = (make.create_staff(Role.CASEWORKER, name=name) for name in ("Rina", "Dewi"))
    case = make.create_case(caseworker=rina)
    supervisor = make.create_staff(Role.SUPERVISOR)
    with transaction():
        cases.assign(supervisor, case, caseworker=dewi)
    page = trail(auditor)
    assert "mengalihkan kasus dari Rina kepada Dewi" in page


def test_no_entry_shows_a_bare_account_number(auditor: FlaskClient) -> None:
    rina = make.create_staff(Role.CASEWORKER, name="Rina Marlina")
    case = make.create_case(caseworker=rina)
    with transaction():
        audit.record(make.PORTAL, "cases.decide", case, decided_by_id=rina.id)
    page = trail(auditor)
    assert "<dt>yang memutuskan</dt><dd>Rina Marlina</dd>" in page
    assert "<dt>pendamping</dt><dd>Rina Marlina</dd>" in page
    assert "nomor akun" not in page


def test_the_trail_is_counted_and_shows_more_on_a_page(auditor: FlaskClient) -> None:
    case = make.create_case()
    with transaction():
        for _number in range(120):
            audit.record(make.PORTAL, "cases.add_note", case, note_id=1)
    assert auditor.get("/jejak/").text.count('class="timeline-when"') == 50
    more = auditor.get("/jejak/?baris=200&tindakan=cases.add_note&tentang=cases&hitung=ya")
    assert more.text.count('class="timeline-when"') == 120
    assert "120 catatan cocok" in more.text


def test_the_name_of_a_person_one_may_not_see_is_not_told(sign_in: SignIn) -> None:
    person = make.create_household(make.new_person("Siti Rohmah")).persons[0]
    db.session.rollback()
    elsewhere = sign_in(Role.SUPERVISOR, districts=[make.TAMBELANG])
    assert "Siti Rohmah" not in trail(elsewhere, f"?orang={person.id}")
    assert "Siti Rohmah" not in trail(sign_in(Role.ADMINISTRATOR), f"?orang={person.id}")
