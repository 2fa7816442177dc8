"""The review queue: sorted, decided, postponed, undone; within the actor's scope."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from portal.casework.cases.states import Status
from portal.core.db.transaction import transaction
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Actor, Role
from portal.registry.households.models import Person
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.outcomes import Reason
from portal.registry.linkage.queries import count_waiting_pairs, get_pair, waiting_pairs
from portal.registry.linkage.services import keep_apart, merge_pair, undo_decision
from portal.registry.linkage.states import PairStatus
from tests.browser_support import axe_violations, give_session
from tests.factories import KARANGHARJA, PORTAL, SUKABAKTI, create_case
from tests.races import at_once
from tests.registry.intake.lists import brought_in, person
from tests.registry.linkage.cast import create_pair, decide, fresh, status_of, woman

SignIn = Callable[..., FlaskClient]


def test_the_next_pair_comes_at_once_after_a_decision(app: Flask, sign_in: SignIn) -> None:
    sure = create_pair(woman("Siti Rohmah"), woman("ST ROHMAH"), probability=0.9)
    less = create_pair(woman("Mak Onih"), woman("Onih"), probability=0.8)
    sari = sign_in(Role.SUPERVISOR)
    assert "Siti Rohmah" in sari.get("/data-ganda").text
    answer = sari.post(f"/data-ganda/{sure.id}/gabung", follow_redirects=True)
    assert "Siti Rohmah: digabung." in answer.text
    assert "Mak Onih" in answer.text
    answer = sari.post(f"/data-ganda/{less.id}/pisah", follow_redirects=True)
    assert "Tidak ada yang menunggu keputusan" in answer.text
    assert [status_of(pair) for pair in (sure, less)] == [PairStatus.MERGED, PairStatus.KEPT_APART]


def test_what_is_put_off_comes_after_all_others(app: Flask, sign_in: SignIn) -> None:
    first = create_pair(woman("Siti Rohmah"), woman("ST ROHMAH"), probability=0.9)
    create_pair(woman("Mak Onih"), woman("Onih"), probability=0.8)
    answer = sign_in(Role.SUPERVISOR).post(f"/data-ganda/{first.id}/nanti", follow_redirects=True)
    assert "Mak Onih" in answer.text
    assert status_of(first) is PairStatus.REVIEW


def test_differences_are_said_in_words_and_numbers_are_masked(app: Flask, sign_in: SignIn) -> None:
    brought_in(person(Nama="SITTI ROHMAH, Hj", **{"Tgl Lahir": "01-07-1980"}), agency="dinsos")
    imported = db.session.query(Person).one()
    one = woman(nik=True)
    create_pair(one, imported)
    page = sign_in(Role.SUPERVISOR).get("/data-ganda").text
    for words in ("beda", "sama, ejaan beda", "Dinas Sosial", "daftar.csv · baris 2"):
        assert words in page
    assert one.nik is not None
    assert imported.nik is not None
    assert one.nik not in page
    assert imported.nik not in page


def test_a_high_score_that_a_rule_makes_doubtful_says_so(app: Flask, sign_in: SignIn) -> None:
    pair = create_pair(woman("Siti Rohmah"), woman("ST ROHMAH"), probability=0.99)
    supervisor = sign_in(Role.SUPERVISOR)
    doubt = "sangat mirip, 99 dari 100, tetapi meragukan karena alasan di bawah"
    assert doubt not in supervisor.get("/data-ganda").text
    with transaction() as session:
        session.get_one(PersonPair, pair.id).reasons = [Reason.TOO_LITTLE_KNOWN.value]
    assert doubt in supervisor.get("/data-ganda").text


def test_a_decision_is_taken_back_from_the_list(app: Flask, sign_in: SignIn) -> None:
    one, other = woman(nik=True), woman()
    pair = create_pair(one, other)
    sari = sign_in(Role.SUPERVISOR)
    sari.post(f"/data-ganda/{pair.id}/gabung")
    assert f"/data-ganda/{pair.id}" in sari.get("/data-ganda/putusan").text
    assert f"/data-ganda/{pair.id}" in sari.get(f"/keluarga/anggota/{one.id}").text
    assert sari.get(f"/keluarga/anggota/{other.id}").location == f"/keluarga/anggota/{one.id}"
    assert sari.get(f"/keluarga/{other.household_id}").location == f"/keluarga/{one.household_id}"
    sari.post(f"/data-ganda/{pair.id}/urungkan")
    assert fresh(other).merged_into_id is None
    assert sari.get(f"/keluarga/anggota/{other.id}").status_code == 200


def test_a_pair_outside_the_kecamatan_is_not_there(app: Flask, sign_in: SignIn) -> None:
    pair = create_pair(woman(), woman(village_code=SUKABAKTI))
    sari = sign_in(Role.SUPERVISOR)
    assert "Siti" not in sari.get("/data-ganda").text
    assert sari.get(f"/data-ganda/{pair.id}").status_code == 404
    for verb in ("gabung", "pisah", "nanti", "urungkan"):
        assert sari.post(f"/data-ganda/{pair.id}/{verb}").status_code == 404
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    assert everywhere.post(f"/data-ganda/{pair.id}/gabung").status_code == 303
    assert fresh(pair.right).merged_into_id is not None


def test_after_a_run_its_page_counts_what_the_queue_of_the_reader_lists(
    app: Flask, sign_in: SignIn
) -> None:
    """Earlier it counted 2 for the whole regency although a supervisor of one kecamatan had 1 to
    review.
    """
    for there, *names in (
        (KARANGHARJA, "Siti Rohmah", "Onih"),
        (SUKABAKTI, "Karsih", "Enok Komariah"),
    ):
        pair = create_pair(*(woman(name, village_code=there) for name in names))
        for verb in (keep_apart, undo_decision):  # so that the run does not close it
            decide(verb, pair)
    sari = sign_in(Role.SUPERVISOR)
    page = sari.post("/data-ganda/periksa").location
    run_due_jobs("worker of the test")
    assert "1 pasangan di wilayah tugas Anda menunggu keputusan" in sari.get(page).text
    (asked,) = listed(sari.user)  # type: ignore[attr-defined]
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    assert "2 pasangan di wilayah tugas Anda menunggu keputusan" in everywhere.get(page).text
    sari.post(f"/data-ganda/{asked}/pisah")
    assert "0 pasangan di wilayah tugas Anda menunggu keputusan" in sari.get(page).text


def test_of_somebody_who_was_merged_nothing_is_asked_or_counted(app: Flask) -> None:
    """The portal kept two persons apart because of a third. Undoing that reopens the pair of the
    two, but one of them has been merged into a fourth meanwhile.
    """
    stays, merged, other, fourth = (woman(nik=True), woman(), woman(), woman(nik=True))
    decide(keep_apart, create_pair(merged, other))
    asked = create_pair(stays, other)
    because = create_pair(stays, merged)
    decide(merge_pair, because)
    meanwhile = create_pair(other, fourth)
    decide(merge_pair, meanwhile)
    decide(undo_decision, because)
    assert status_of(asked) is PairStatus.REVIEW
    assert asked.id not in listed(PORTAL)
    assert count_waiting_pairs(PORTAL) == len(listed(PORTAL)) == 1
    decide(undo_decision, meanwhile)
    assert asked.id in listed(PORTAL)


def listed(actor: Actor) -> list[int]:
    """Return the pairs that the queue shows to this user, in order."""
    db.session.rollback()
    return [pair.id for pair in db.session.scalars(waiting_pairs(actor))]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_decide(app: Flask, sign_in: SignIn, role: Role) -> None:
    pair = create_pair(woman(), woman())
    assert sign_in(role).get("/data-ganda").status_code == 403
    assert sign_in(role).post(f"/data-ganda/{pair.id}/gabung").status_code == 403


def test_the_page_asks_which_of_two_cases_goes_on(app: Flask, sign_in: SignIn) -> None:
    pair = create_pair(woman(), woman())
    closes, stays = (create_case(household=side.household) for side in (pair.left, pair.right))
    sari = sign_in(Role.SUPERVISOR)
    asked = sari.post(f"/data-ganda/{pair.id}/gabung")
    assert asked.status_code == 422
    assert closes.number in asked.text
    sari.post(f"/data-ganda/{pair.id}/gabung", data={"staying_case": stays.id})
    assert (closes.status, stays.status) == (Status.CLOSED, Status.REGISTERED)


def test_of_two_who_decide_at_one_moment_the_second_is_told(app: Flask) -> None:
    pair_id = create_pair(woman(nik=True), woman()).id

    def by(verb: Callable[..., object], said: str) -> Callable[[], str]:
        def act() -> str:
            with transaction():
                verb(PORTAL, get_pair(PORTAL, pair_id))
            return said

        return act

    outcomes = at_once(app, by(merge_pair, "digabung"), by(keep_apart, "dipisah"))
    assert StaleRecord.default in outcomes
    stands = {PairStatus.MERGED: "digabung", PairStatus.KEPT_APART: "dipisah"}
    pair = db.session.get_one(PersonPair, pair_id)
    assert set(outcomes) == {StaleRecord.default, stands[pair.status]}
    merged = [side for side in (pair.left, pair.right) if side.merged_into_id is not None]
    assert len(merged) == (pair.status is PairStatus.MERGED)


def test_one_person_is_merged_once_when_two_pairs_meet(app: Flask) -> None:
    one, other, third = woman(nik=True), woman(), woman()
    pairs = [create_pair(one, other).id, create_pair(other, third).id]

    def merge(pair_id: int) -> Callable[[], str]:
        def act() -> str:
            with transaction():
                merge_pair(PORTAL, get_pair(PORTAL, pair_id))
            return "digabung"

        return act

    outcomes = at_once(app, *(merge(pair_id) for pair_id in pairs))
    assert "digabung" in outcomes
    chain = [fresh(side).merged_into_id for side in (one, other, third)]
    assert chain.count(None) == 1 + (len(set(outcomes)) > 1)


@pytest.mark.browser
@pytest.mark.only_database("sqlite")
def test_a_sitting_goes_by_keys_alone(site: str, sign_in: SignIn, browser: Browser) -> None:
    pairs = [
        create_pair(woman(name), woman(name.upper()), probability=probability)
        for name, probability in (("Siti Rohmah", 0.9), ("Mak Onih", 0.8), ("Nyi Acih", 0.7))
    ]
    ids = [pair.id for pair in pairs]
    with browser.new_context(base_url=site) as context:
        give_session(context, site, sign_in(Role.SUPERVISOR))
        page = context.new_page()
        page.goto("/data-ganda")
        assert axe_violations(page) == []
        for key, follows in (("g", "Mak Onih"), ("b", "Nyi Acih"), ("u", "Mak Onih")):
            page.keyboard.press(key)
            page.wait_for_function(
                "name => document.querySelector('.pair thead th')?.textContent.includes(name)",
                arg=follows,
            )
        page.keyboard.press("l")
        page.wait_for_url("**/data-ganda")
        assert "Nyi Acih" in page.inner_text(".pair thead")
    found = [status_of(db.session.get_one(PersonPair, pair_id)) for pair_id in ids]
    assert found == [PairStatus.MERGED, PairStatus.REVIEW, PairStatus.REVIEW]
