"""Many families and cases at once: opened, shared among caseworkers, assigned, and undone."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, Task, TaskKind
from portal.casework.cases.queries import caseworkers_of
from portal.casework.cases.states import CloseReason, Status
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.bulk import services
from portal.platform.bulk.jobs import run_bulk
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.states import BulkOutcome, BulkStatus
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from tests.factories import (
    BANTARJAYA,
    KARANGHARJA,
    PORTAL,
    SUKABAKTI,
    TAMBELANG,
    create_case,
    create_household,
    create_staff,
    new_person,
    reachable_phone,
)

SignIn = Callable[..., FlaskClient]


def choose(client: FlaskClient, kind: str, **form: object) -> str:
    """Choose on a list, and return the URL of the preview."""
    answer = client.post("/massal/", data={"tindakan": kind, **form})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def newest() -> BulkAction:
    db.session.rollback()
    return db.session.scalars(select(BulkAction).order_by(BulkAction.id.desc()).limit(1)).one()


def carried_out(client: FlaskClient, url: str, **form: object) -> BulkAction:
    """Confirm a preview, and let the worker do it."""
    assert client.post(url, data=form).status_code == 303
    assert run_bulk("worker") == 1
    return newest()


def outcomes(action: BulkAction) -> dict[int, tuple[BulkOutcome, str]]:
    db.session.rollback()
    items = db.session.scalars(select(BulkItem).where(BulkItem.action_id == action.id))
    return {item.record_id: (item.outcome, item.reason) for item in items}


def caseworker_of(case: Case) -> int | None:
    db.session.rollback()
    return db.session.get_one(Case, case.id).caseworker_id


@pytest.fixture
def rina(app: Flask) -> User:
    return create_staff(Role.CASEWORKER, name="Rina Marlina")


@pytest.fixture
def dedi(app: Flask) -> User:
    return create_staff(Role.CASEWORKER, name="Dedi Kusnadi")


def test_the_families_of_a_list_get_their_cases_shared_by_desa_in_three_clicks(
    app: Flask, sign_in: SignIn, rina: User, dedi: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_case(caseworker=rina, village_code=KARANGHARJA)
    for village_code in (KARANGHARJA, KARANGHARJA, BANTARJAYA):
        create_household(new_person(phones=(reachable_phone(),)), village_code=village_code)
    known = create_case().household_id
    page = supervisor.get("/keluarga?kasus=belum").text
    assert "Pilih semua 3 keluarga yang cocok" in page
    url = choose(supervisor, "cases.open", semua="1", kasus="belum")
    preview = supervisor.get(url).text
    assert "3 keluarga dipilih. Belum ada yang berubah." in preview
    assert "Buka 3 kasus" in preview
    action = carried_out(supervisor, url)
    assert (action.status, action.done, action.refused) == (BulkStatus.DONE, 3, 0)
    assert known not in outcomes(action)
    opened = db.session.scalars(select(Case).order_by(Case.id).offset(2)).all()
    held = {(case.household.village_code, case.caseworker_id) for case in opened}
    assert held == {(KARANGHARJA, rina.id), (BANTARJAYA, dedi.id)}, "who is there stays there"
    told = db.session.scalars(select(Message.case_id).where(Message.step == "case_opened")).all()
    assert {case.id for case in opened} <= set(told), "each family is told, as by the single step"
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "cases.open")).all()
    assert {case.id for case in opened} <= {event.case_id for event in events}
    assert "3 kasus dibuka." in supervisor.get(url).text


def test_families_that_cannot_get_a_case_are_named_with_the_reason_and_as_a_file(
    app: Flask, sign_in: SignIn, rina: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_case(household=create_household(new_person("Sudah Punya")))
    create_household(new_person("Belum Punya"))
    url = choose(supervisor, "cases.open", semua="1")
    preview = supervisor.get(url).text
    assert "1 tidak dapat dikerjakan" in preview
    assert "Keluarga ini sudah punya kasus terbuka." in preview
    action = carried_out(supervisor, url)
    assert (action.done, action.refused) == (1, 1)
    listed = supervisor.get(f"{url}/daftar?hasil=refused").text
    assert "Sudah Punya" in listed
    assert "Belum Punya" not in listed
    report = supervisor.get(f"{url}/tidak-dikerjakan.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(report)))
    assert [(row[0], row[3]) for row in rows[1:]] == [
        ("Sudah Punya", "Keluarga ini sudah punya kasus terbuka.")
    ]
    assert supervisor.get(f"{url}/tidak-dikerjakan.xlsx").data.startswith(b"PK")


def test_undone_openings_close_the_cases_on_which_nothing_was_recorded(
    app: Flask, sign_in: SignIn, rina: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    for _ in range(2):
        create_household(new_person(phones=(reachable_phone(),)))
    url = choose(supervisor, "cases.open", semua="1")
    carried_out(supervisor, url)
    used, unused = db.session.scalars(select(Case).order_by(Case.id)).all()
    with transaction():
        cases.add_note(PORTAL, db.session.get_one(Case, used.id), text="Sudah dikunjungi.")
    supervisor.post(f"{url}/urungkan")
    run_bulk("worker")
    action = newest()
    assert (action.status, action.undone) == (BulkStatus.UNDONE, 1)
    assert db.session.get_one(Case, used.id).status is Status.REGISTERED
    closed = db.session.get_one(Case, unused.id)
    assert closed.close_reason is CloseReason.MISTAKEN
    page = supervisor.get(url).text
    assert "Sudah ada yang dicatat pada kasus ini sejak dibuka." in page
    assert "Pilih semua 1 keluarga" in supervisor.get("/keluarga?kasus=belum").text


def test_cases_are_assigned_and_given_back_as_a_whole(
    app: Flask, sign_in: SignIn, rina: User, dedi: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    first, second = create_case(caseworker=rina), create_case()
    moved_again = create_case(caseworker=rina)
    url = choose(supervisor, "cases.assign", semua="1", whose="all")
    action = carried_out(supervisor, url, everyone=str(dedi.id))
    assert action.done == 3
    assert [caseworker_of(case) for case in (first, second)] == [dedi.id, dedi.id]
    changes = caseworkers_of(db.session.get_one(Case, first.id))
    assert [change.caseworker for change in changes][-1] == dedi.name
    with transaction():
        case = db.session.get_one(Case, moved_again.id)
        cases.assign(PORTAL, case, caseworker=db.session.get_one(User, rina.id))
    supervisor.post(f"{url}/urungkan")
    run_bulk("worker")
    assert [caseworker_of(case) for case in (first, second)] == [rina.id, None]
    results = outcomes(action)
    assert results[first.id][0] is results[second.id][0] is BulkOutcome.UNDONE
    assert results[moved_again.id] == (
        BulkOutcome.KEPT,
        "Pendampingnya sudah diganti lagi sesudahnya.",
    )


def test_a_case_that_somebody_else_reassigned_after_it_was_chosen_is_left_alone(
    app: Flask, sign_in: SignIn, rina: User, dedi: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    case = create_case()
    url = choose(supervisor, "cases.assign", pilih=[case.id], whose="all")
    with transaction():
        cases.assign(
            PORTAL, db.session.get_one(Case, case.id), caseworker=db.session.get_one(User, dedi.id)
        )
    action = carried_out(supervisor, url, everyone=str(rina.id))
    assert caseworker_of(case) == dedi.id
    reason = "Pendampingnya diganti orang lain sesudah kasus ini dipilih."
    assert outcomes(action) == {case.id: (BulkOutcome.REFUSED, reason)}


def test_ids_outside_ones_area_are_not_chosen(app: Flask, sign_in: SignIn, rina: User) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    mine, foreign = create_case(), create_case(village_code=SUKABAKTI)
    foreign_family = create_household(village_code=SUKABAKTI)
    url = choose(supervisor, "cases.assign", pilih=[mine.id, foreign.id], whose="all")
    action = carried_out(supervisor, url, everyone=str(rina.id))
    assert set(outcomes(action)) == {mine.id}
    assert caseworker_of(foreign) is None
    sent = supervisor.post(
        "/massal/",
        data={"tindakan": "cases.open", "pilih": [foreign_family.id], "kembali": "/keluarga?"},
    )
    assert sent.location == "/keluarga", "as if there were nothing"


def test_a_caseworker_elsewhere_cannot_be_named(app: Flask, sign_in: SignIn, rina: User) -> None:
    elsewhere = create_staff(Role.CASEWORKER, districts=(TAMBELANG,), name="Orang Tambelang")
    supervisor = sign_in(Role.SUPERVISOR)
    case = create_case()
    url = choose(supervisor, "cases.assign", pilih=[case.id], whose="all")
    assert "Orang Tambelang" not in supervisor.get(url).text
    carried_out(supervisor, url, everyone=str(elsewhere.id), **{f"desa-{KARANGHARJA}": "9"})
    assert caseworker_of(case) is None


def test_a_scope_lost_before_the_worker_comes_is_lost(
    app: Flask, sign_in: SignIn, rina: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR, districts=(f"{TAMBELANG}",))
    case = create_case(village_code=SUKABAKTI)
    tambelang = create_staff(Role.CASEWORKER, districts=(TAMBELANG,), name="Titin Tambelang")
    url = choose(supervisor, "cases.assign", pilih=[case.id], whose="all")
    supervisor.post(url, data={"everyone": str(tambelang.id)})
    with transaction() as session:
        user = session.get_one(User, supervisor.user.id)  # type: ignore[attr-defined]
        user.districts[0].district_code = "32.16.08"
    run_bulk("worker")
    assert outcomes(newest())[case.id] == (
        BulkOutcome.REFUSED,
        "Kasus ini tidak lagi di wilayah tugas Anda.",
    )
    assert caseworker_of(case) is None


def test_a_second_press_of_the_button_starts_nothing_more(
    app: Flask, sign_in: SignIn, rina: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_household()
    url = choose(supervisor, "cases.open", semua="1")
    assert [supervisor.post(url).status_code for _ in range(2)] == [303, 303]
    assert run_bulk("worker") == 1
    assert supervisor.post(url).status_code == 303
    assert run_bulk("worker") == 0
    assert len(db.session.scalars(select(Case)).all()) == 1


def test_nothing_ticked_leads_back_to_the_list(app: Flask, sign_in: SignIn) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_case()
    answer = supervisor.post(
        "/massal/",
        data={"tindakan": "cases.assign", "whose": "all", "kembali": "/kasus/?whose=all"},
        follow_redirects=True,
    )
    assert "Belum ada yang dipilih." in answer.text
    assert answer.request.path == "/kasus/"


def test_a_caseworker_passes_on_own_cases_only_and_cannot_take_them_back(
    app: Flask, sign_in: SignIn, dedi: User
) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    mine, other = create_case(caseworker=caseworker.user), create_case(caseworker=dedi)  # type: ignore[attr-defined]
    url = choose(caseworker, "cases.assign", semua="1", whose="all")
    assert "Kasus ini didampingi orang lain." in caseworker.get(url).text
    carried_out(caseworker, url, everyone=str(dedi.id))
    assert [caseworker_of(case) for case in (mine, other)] == [dedi.id, dedi.id]
    assert "Urungkan semuanya" not in caseworker.get(url).text
    assert caseworker.post(f"{url}/urungkan").status_code == 403


def test_a_bulk_action_of_a_colleague_is_not_there(app: Flask, sign_in: SignIn) -> None:
    supervisor, colleague = sign_in(Role.SUPERVISOR), sign_in(Role.SUPERVISOR)
    create_case()
    url = choose(supervisor, "cases.add_task", semua="1", whose="all")
    assert colleague.get(url).status_code == 404
    assert colleague.post(url, data={"title": "Cek"}).status_code == 404
    assert colleague.get("/massal/").status_code == 200


def test_a_task_is_added_to_each_open_case(app: Flask, sign_in: SignIn) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    open_case, closed = create_case(), create_case()
    with transaction():
        cases.close_case(
            PORTAL,
            db.session.get_one(Case, closed.id),
            reason=CloseReason.WITHDRAWN,
            note="Mampu.",
        )
    url = choose(supervisor, "cases.add_task", semua="1", whose="all", status="all")
    assert "Kasus ini sudah ditutup." in supervisor.get(url).text
    assert "tidak dapat Anda urungkan sekaligus" in supervisor.get(url).text
    assert "Wajib diisi." in supervisor.post(url, data={"title": ""}).text
    action = carried_out(supervisor, url, title="Fotokopi KK")
    assert (action.done, action.refused) == (1, 1)
    task = db.session.scalars(select(Task)).one()
    assert (task.case_id, task.kind, task.title) == (open_case.id, TaskKind.TODO, "Fotokopi KK")


def test_choices_that_nobody_confirmed_are_forgotten_after_a_day(
    app: Flask, sign_in: SignIn
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_case()
    for _ in range(2):
        choose(supervisor, "cases.assign", semua="1", whose="all")
    old = newest().id
    with transaction() as session:
        session.get_one(BulkAction, old).created_at -= services.FORGOTTEN
        assert services.forget_unconfirmed(20) == 1
    assert db.session.get(BulkAction, old) is None
    assert db.session.scalars(select(BulkItem).where(BulkItem.action_id == old)).all() == []


def test_closing_is_proposed_once_for_each_case(app: Flask, sign_in: SignIn) -> None:
    caseworker = sign_in(Role.CASEWORKER)
    new, proposed = (create_case(caseworker=caseworker.user) for _ in range(2))  # type: ignore[attr-defined]
    with transaction():
        cases.propose_closing(
            PORTAL, db.session.get_one(Case, proposed.id), reason=CloseReason.DIED, note="Wafat."
        )
    url = choose(caseworker, "cases.propose_closing", semua="1")
    action = carried_out(caseworker, url, reason="moved", note="Pindah ke luar.")
    assert outcomes(action)[new.id] == (BulkOutcome.DONE, "")
    assert outcomes(action)[proposed.id][1] == "Kasus ini sudah diusulkan ditutup."
    assert db.session.get_one(Case, proposed.id).close_proposed is CloseReason.DIED


def test_the_lists_narrow_to_a_caseworker_a_desa_and_a_name(
    app: Flask, sign_in: SignIn, rina: User
) -> None:
    supervisor = sign_in(Role.SUPERVISOR)
    create_case(household=create_household(new_person("Siti Rohmah")), caseworker=rina)
    create_case(household=create_household(new_person("Enok Komariah"), village_code=BANTARJAYA))
    for words in (
        f"whose={rina.id}",
        f"whose=all&district=32.16.08&village={KARANGHARJA}",
        "whose=all&q=roh+siti",
    ):
        page = supervisor.get(f"/kasus/?{words}").text
        assert "Siti Rohmah" in page, words
        assert "Enok Komariah" not in page, words
    families = supervisor.get("/keluarga?q=enok").text
    assert "Enok Komariah" in families
    assert "Siti Rohmah" not in families
    assert "Cari di seluruh portal" in supervisor.get("/keluarga?q=zainab").text


def test_a_search_without_letters_finds_nothing(app: Flask, sign_in: SignIn) -> None:
    create_case(household=create_household(new_person("Siti Rohmah")))
    supervisor = sign_in(Role.SUPERVISOR)
    for words in ("/kasus/?whose=all&q=3216", "/keluarga?q=.."):
        assert "Siti Rohmah" not in supervisor.get(words).text
