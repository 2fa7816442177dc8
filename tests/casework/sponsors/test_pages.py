"""Pages of sponsors, from the list of sponsors to contacts on the family's page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.queries import current_sponsorship, mothers_of
from portal.core.clock import acting_at, utc_now
from portal.core.extensions import db
from portal.platform.permissions import Role
from tests.factories import (
    SUKABAKTI,
    TAMBELANG,
    create_case,
    create_household,
    create_sponsor,
    create_sponsorship,
    new_person,
)

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]


def test_an_official_is_written_down_given_a_mother_and_comes_with_rice(
    app: Flask, sign_in: SignIn
) -> None:
    sari, rina = sign_in(Role.SUPERVISOR), sign_in(Role.CASEWORKER)
    case = create_case(caseworker=rina.user)
    page, mother = f"/pengasuh/kasus/{case.id}/tetapkan", mothers_of(case)[0]
    assert page in sari.get(f"/kasus/{case.id}").text
    assert page not in rina.get(f"/kasus/{case.id}").text
    assert "Catat dahulu pegawai" in sari.get(page).text
    dewi = {"name": "Dewi Lestari", "office": "Bappeda", "phone": "0823-1111-2222"}
    assert sari.post("/pengasuh/daftar/baru", data=dewi).status_code == 303
    sponsor = db.session.query(Sponsor).one()
    chosen = {"mother": mother.id, "sponsor": sponsor.id, "kin": "bibi", "instead_of": "0"}
    assert sari.post(page, data=chosen).status_code == 303
    pairing = db.session.query(Sponsorship).one()
    shown = rina.get(f"/pengasuh/{pairing.id}").text
    assert "bibi" in shown
    assert "+6282311112222" in shown
    visit = {"made_on": "", "gift_kind": "goods", "gift": "Beras 10 kg", "gift_value": "150.000"}
    refused = rina.post(f"/pengasuh/{pairing.id}/kunjungan", data=visit)
    assert refused.status_code == 422
    assert "Beras 10 kg" in refused.text  # what was typed is kept
    visit["made_on"] = pairing.since.isoformat()
    assert rina.post(f"/pengasuh/{pairing.id}/kunjungan", data=visit).status_code == 303
    family = rina.get(f"/kasus/{case.id}").text
    assert "Diasuh oleh Dewi Lestari" in family
    assert "Kunjungan pengasuh dengan Beras 10 kg" in family
    assert "menurut pengasuh" in family  # among the aid from everybody


def test_a_successor_is_chosen_on_the_same_page_and_the_reason_is_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    sari, first, second = sign_in(Role.SUPERVISOR), create_sponsorship(), create_sponsor("Wati")
    page = f"/pengasuh/kasus/{first.case_id}/tetapkan"
    chosen = {"mother": first.mother_id, "sponsor": second.id, "instead_of": first.id}
    assert first.sponsor.name in sari.get(page).text
    assert sari.post(page, data=chosen).status_code == 422
    answer = sari.post(page, data={**chosen, "reason": "Pindah tugas"})
    assert answer.status_code == 303
    family = sari.get(f"/kasus/{first.case_id}").text
    assert "Diasuh oleh Wati" in family
    assert "Pindah tugas" in family


def test_who_replaces_somebody_that_was_replaced_meanwhile_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    sari, first = sign_in(Role.SUPERVISOR), create_sponsorship()
    case, third = first.case, create_sponsor("Wati")
    second = create_sponsorship(case, instead_of=first.id, reason="Pensiun")
    late = {"mother": first.mother_id, "sponsor": third.id, "instead_of": first.id, "reason": "x"}
    assert sari.post(f"/pengasuh/kasus/{case.id}/tetapkan", data=late).status_code == 409
    assert current_sponsorship(case.id) == second


def test_a_gift_without_its_kind_is_not_thrown_away(app: Flask, sign_in: SignIn) -> None:
    rina = sign_in(Role.CASEWORKER)
    pairing = create_sponsorship(create_case(caseworker=rina.user))
    data = {"made_on": pairing.since.isoformat(), "gift_kind": "nothing", "gift": "Beras 10 kg"}
    refused = rina.post(f"/pengasuh/{pairing.id}/kunjungan", data=data)
    assert refused.status_code == 422
    assert "pilih jenisnya" in refused.text


def test_everything_that_is_wrong_with_a_visit_is_said_at_once(app: Flask, sign_in: SignIn) -> None:
    rina = sign_in(Role.CASEWORKER)
    pairing = create_sponsorship(create_case(caseworker=rina.user))
    tomorrow = (pairing.since + timedelta(days=1)).isoformat()
    page = f"/pengasuh/{pairing.id}/kunjungan"
    money = {"made_on": tomorrow, "gift_kind": "cash", "gift": "", "gift_value": ""}
    refused = rina.post(page, data=money)
    assert refused.status_code == 422
    for words in ("Tanggal ini belum tiba.", "Tulis apa yang diberikan.", "Tulis jumlah uangnya."):
        assert f'-error">{words}' in refused.text
    nothing = rina.post(page, data={"made_on": "", "gift_kind": "nothing"}).text
    assert 'id="made_on-error"' in nothing
    assert 'id="note-error">Tulis apa yang dibicarakan' in nothing


def test_a_successor_without_sponsor_and_reason_is_told_both_at_once(
    app: Flask, sign_in: SignIn
) -> None:
    sari, first = sign_in(Role.SUPERVISOR), create_sponsorship()
    create_sponsor("Wati")
    chosen = {"mother": first.mother_id, "sponsor": "", "instead_of": first.id}
    refused = sari.post(f"/pengasuh/kasus/{first.case_id}/tetapkan", data=chosen)
    assert refused.status_code == 422
    assert 'id="sponsor-error"' in refused.text
    assert 'id="reason-error">Tulis alasannya.' in refused.text


def test_the_list_goes_on_where_its_first_page_ended(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    for number in range(52):
        create_sponsor(f"Pengasuh {number:02}")
    first = sari.get("/pengasuh/daftar").text
    following = re.search(r'href="(/pengasuh/daftar\?after=[^"]+)"', first)
    assert following is not None
    rest = sari.get(following[1]).text
    assert ("Pengasuh 49" in first, "Pengasuh 51" in first) == (True, False)
    assert ("Pengasuh 49" in rest, "Pengasuh 51" in rest) == (False, True)
    assert sari.get("/pengasuh/daftar?q=" + "a+" * 3000).status_code == 200
    assert sari.get("/pengasuh/daftar?after=WyJcdWQ4MDAiLDFd").status_code in (400, 422)


def test_a_form_opened_before_another_saved_does_not_overwrite_silently(
    app: Flask, sign_in: SignIn
) -> None:
    sponsor = create_sponsor("Dewi Lestari")
    first, second = sign_in(Role.SUPERVISOR), sign_in(Role.SUPERVISOR)
    page = f"/pengasuh/daftar/{sponsor.id}"
    fields = {"version": "1", "active": "y", "name": "Dewi Lestari", "phone": ""}
    assert first.post(page, data={**fields, "office": "Dinas Sosial"}).status_code == 303
    answer = second.post(page, data={**fields, "office": "Kecamatan"})
    assert answer.status_code == 409
    assert "Dinas Sosial" in answer.text
    assert "Kecamatan" in answer.text


def test_the_list_shows_first_who_has_stayed_away_longest(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    newly = create_sponsorship(create_case())
    case = create_case()
    with acting_at(utc_now() - timedelta(days=45)):
        away = create_sponsorship(case)
    page = sari.get("/pengasuh/").text
    assert page.index(away.sponsor.name) < page.index(newly.sponsor.name)
    assert "45 hari tanpa kunjungan" in page
    quiet = sari.get("/pengasuh/?status=quiet").text
    assert away.sponsor.name in quiet
    assert newly.sponsor.name not in quiet
    assert sari.post(f"/pengasuh/{away.id}/akhiri", data={"reason": ""}).status_code == 422
    ended = sari.post(f"/pengasuh/{away.id}/akhiri", data={"reason": "Pensiun"})
    assert ended.status_code == 303
    assert away.sponsor.name not in sari.get("/pengasuh/").text
    assert away.sponsor.name in sari.get("/pengasuh/?status=ended").text


def test_a_supervisor_is_told_on_the_first_page_of_mothers_left_alone(
    app: Flask, sign_in: SignIn
) -> None:
    sari, case = sign_in(Role.SUPERVISOR), create_case()
    create_sponsorship()
    words = "1 ibu lama tidak dikunjungi pengasuhnya"
    assert words not in sari.get("/").text
    with acting_at(utc_now() - timedelta(days=45)):
        create_sponsorship(case)
    assert words in sari.get("/").text
    assert words not in sign_in(Role.SUPERVISOR, districts=[TAMBELANG]).get("/").text


def test_a_visit_noted_by_mistake_is_withdrawn_with_a_reason(app: Flask, sign_in: SignIn) -> None:
    rina = sign_in(Role.CASEWORKER)
    pairing = create_sponsorship(create_case(caseworker=rina.user))
    data = {"made_on": pairing.since.isoformat(), "gift_kind": "nothing", "note": "Datang sore"}
    rina.post(f"/pengasuh/{pairing.id}/kunjungan", data=data)
    (contact,) = db.session.get_one(Sponsorship, pairing.id).contacts
    page = f"/pengasuh/kunjungan/{contact.id}/tarik"
    assert rina.post(page, data={"reason": " "}).status_code == 422
    assert rina.post(page, data={"reason": "Salah ibu"}).status_code == 303
    assert "ditarik kembali: Salah ibu" in rina.get(f"/pengasuh/{pairing.id}").text
    assert "Datang sore" not in rina.get(f"/kasus/{pairing.case_id}").text


def test_officials_are_found_by_name_or_office(app: Flask, sign_in: SignIn) -> None:
    sari = sign_in(Role.SUPERVISOR)
    create_sponsor("Dewi Lestari", "Bappeda")
    create_sponsorship(sponsor=create_sponsor("Budi Hartono", "Dinas Kesehatan"))
    assert "Dewi Lestari" not in sari.get("/pengasuh/daftar?q=budi+kesehatan").text
    free = sari.get("/pengasuh/daftar?status=free").text
    assert "Dewi Lestari" in free
    assert "Budi Hartono" not in free


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CASEWORKER, Role.APPROVER])
def test_who_looks_after_a_mother_elsewhere_does_not_exist(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    elsewhere = create_case(household=create_household(new_person(), village_code=SUKABAKTI))
    pairing = create_sponsorship(elsewhere)
    person = sign_in(role)
    assert person.get(f"/pengasuh/{pairing.id}").status_code == 404
    assert pairing.sponsor.name not in person.get("/pengasuh/").text
