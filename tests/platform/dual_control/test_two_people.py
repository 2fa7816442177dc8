"""What is dangerous takes two people: one who asks and another who agrees."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.casework.decisions.models import Fund
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.agency_access.models import AgencyToken
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.dual_control import DangerousChange
from portal.platform.dual_control.services import agree
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies
from portal.registry.aid.models import AidRule, Verdict
from portal.registry.aid.services import ensure_aid
from tests import factories as make
from tests.races import at_once

SignIn = Callable[..., FlaskClient]
MILLION = 1_000_000


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR, name="Wawan")


@pytest.fixture
def second(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR, name="Yayah")


def raised(admin: FlaskClient, fund: Fund, amount: str, **changed: str) -> int:
    form = {
        "name": fund.name,
        "source": "apbd",
        "year": "2026",
        "account_code": "",
        "amount": amount,
        "active": "y",
        "version": str(fund.version),
        "reason": "DPA perubahan 2026",
        **changed,
    }
    return admin.post(f"/bantuan/dana/{fund.id}", data=form).status_code


def ceiling(fund: Fund) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Fund.amount).where(Fund.id == fund.id))


def the_change() -> DangerousChange:
    return db.session.scalars(select(DangerousChange)).one()


def test_a_higher_ceiling_holds_when_another_administrator_agreed(
    admin: FlaskClient, second: FlaskClient
) -> None:
    fund = make.create_fund(amount=100 * MILLION, name="APBD Perlindungan")
    assert raised(admin, fund, "250.000.000", name="APBD Perlinsos") == 303
    assert ceiling(fund) == 100 * MILLION
    assert "APBD Perlinsos" in admin.get("/bantuan/dana/").text  # the rest is saved

    assert "1 perubahan menunggu Anda" in second.get("/akun/").text
    assert "menunggu Anda" not in admin.get("/akun/").text
    page = second.get(f"/persetujuan/{the_change().id}").text
    for words in ("Rp100.000.000", "Rp250.000.000", "DPA perubahan 2026", "Wawan"):
        assert words in page
    assert second.post(f"/persetujuan/{the_change().id}/setujui").status_code == 303
    assert ceiling(fund) == 250 * MILLION


def test_the_trail_tells_who_asked_who_agreed_and_both_amounts(
    admin: FlaskClient, second: FlaskClient
) -> None:
    fund = make.create_fund(amount=100 * MILLION)
    raised(admin, fund, "250.000.000")
    second.post(f"/persetujuan/{the_change().id}/setujui")
    asked, agreed = (
        db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).one()
        for action in ("dangerous_changes.ask", "dangerous_changes.agree")
    )
    assert (asked.actor_name, agreed.actor_name) == ("Wawan", "Yayah")
    assert asked.values is not None
    assert asked.values.content["reason"] == "DPA perubahan 2026"
    for event in (asked, agreed):
        assert event.values is not None
        assert event.values.content["before"] == {"amount": 100 * MILLION}
        assert event.values.content["after"] == {"amount": 250 * MILLION}


def test_who_asked_cannot_agree_on_any_way(app: Flask, admin: FlaskClient) -> None:
    fund = make.create_fund()
    raised(admin, fund, "250.000.000")
    change_id = the_change().id
    assert admin.post(f"/persetujuan/{change_id}/setujui").status_code == 422
    assert ceiling(fund) == 100 * MILLION
    asker = the_change().asked_by_id
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(
            update(DangerousChange).values(
                status="agreed", decided_by_id=asker, decided_at=the_change().asked_at
            )
        )


def test_a_ceiling_is_lowered_by_one_and_raised_only_with_a_reason(admin: FlaskClient) -> None:
    fund = make.create_fund(amount=100 * MILLION)
    assert raised(admin, fund, "90.000.000", reason="") == 303
    assert ceiling(fund) == 90 * MILLION
    fund = db.session.get_one(Fund, fund.id)
    assert raised(admin, fund, "95.000.000", reason=" ") == 422
    assert db.session.scalars(select(DangerousChange)).all() == []


def test_a_refused_change_changes_nothing_and_says_why(
    admin: FlaskClient, second: FlaskClient
) -> None:
    fund = make.create_fund(amount=100 * MILLION)
    raised(admin, fund, "250.000.000")
    url = f"/persetujuan/{the_change().id}"
    assert second.post(f"{url}/tolak", data={"note": ""}).status_code == 422
    assert second.post(f"{url}/tolak", data={"note": "DPA belum terbit"}).status_code == 303
    assert ceiling(fund) == 100 * MILLION
    assert "DPA belum terbit" in admin.get(url).text
    assert second.post(f"{url}/setujui").status_code == 422  # it is over


def test_what_changed_since_it_was_asked_is_not_overwritten(
    admin: FlaskClient, second: FlaskClient
) -> None:
    fund = make.create_fund(amount=100 * MILLION)
    raised(admin, fund, "250.000.000")
    now = db.session.get_one(Fund, fund.id)
    raised(second, now, "80.000.000")
    answer = second.post(f"/persetujuan/{the_change().id}/setujui")
    assert answer.status_code == 422
    assert "sudah berubah sejak diminta" in answer.text
    assert ceiling(fund) == 80 * MILLION


def test_of_two_who_agree_at_once_one_does(app: Flask, admin: FlaskClient) -> None:
    fund = make.create_fund(amount=100 * MILLION)
    raised(admin, fund, "250.000.000")
    change_id = the_change().id
    people = [make.create_staff(Role.ADMINISTRATOR).id for _ in range(2)]

    def agreeing(user_id: int) -> Callable[[], str]:
        def act() -> str:
            with transaction() as session:
                change = session.get_one(DangerousChange, change_id)
                agree(session.get_one(User, user_id), change)
            return "agreed"

        return act

    said = at_once(app, *(agreeing(user_id) for user_id in people))
    assert said.count("agreed") == 1
    assert ceiling(fund) == 250 * MILLION


KEY = {
    "agency": "baznas",
    "label": "sistem zakat",
    "basis": "PKS 12/2026",
    "datasets": ["orang"],
    "scope": "some",
    "districts": [make.PEBAYURAN],
    "expires_on": f"{today():%Y-%m-%d}",
    "full_numbers": "y",
    "reason": "Pemadanan mustahik menurut PKS pasal 4",
}


def test_a_key_gives_full_numbers_when_a_supervisor_of_its_kecamatan_agreed(
    admin: FlaskClient, second: FlaskClient, sign_in: SignIn
) -> None:
    with transaction():
        ensure_agencies()
    assert admin.post("/akses-instansi/baru", data={**KEY, "reason": ""}).status_code == 422
    made = admin.post("/akses-instansi/baru", data=KEY)
    assert "menunggu persetujuan penyelia" in made.text
    key = db.session.scalars(select(AgencyToken)).one()
    assert not key.full_numbers

    url = f"/persetujuan/{the_change().id}/setujui"
    elsewhere = sign_in(Role.SUPERVISOR, districts=[make.TAMBELANG])
    assert second.post(url).status_code == 422  # a second administrator is no supervisor
    assert elsewhere.post(url).status_code == 422
    assert "menunggu Anda" not in elsewhere.get("/").text
    here = sign_in(Role.SUPERVISOR, districts=[make.PEBAYURAN])
    assert "1 perubahan menunggu Anda" in here.get("/").text
    assert here.post(url).status_code == 303
    db.session.rollback()
    assert db.session.get_one(AgencyToken, key.id).full_numbers


def rule_form(rule: AidRule | None, **changed: str) -> dict[str, str]:
    fields = {
        "name": "Sejenis dalam setahun",
        "proposed_programme": "",
        "proposed_kind": "",
        "given_programme": "",
        "given_kind": "",
        "same_kind": "y",
        "within_months": "12",
        "whom": "household",
        "verdict": "review",
        "legal_basis": "Arahan pimpinan",
        "valid_from": "2025-04-01",
        "valid_until": "",
        "version": str(rule.version) if rule else "",
        "reason": "Arahan rapat 3 Juni",
        **changed,
    }
    return {name: value for name, value in fields.items() if value or name != "same_kind"}


@pytest.fixture
def rule(app: Flask) -> AidRule:
    with transaction():
        ensure_aid()
    return db.session.scalars(select(AidRule).where(AidRule.same_kind)).one()


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({"within_months": "6"}, True),
        ({"verdict": "allowed"}, True),
        ({"valid_until": "2026-12-31"}, True),
        ({"given_kind": "cash"}, True),
        ({"whom": "person"}, True),
        ({"within_months": "24"}, False),
        ({"verdict": "forbidden"}, False),
        ({"same_kind": ""}, False),
        ({"legal_basis": "Perbup 7/2026"}, False),
    ],
)
@pytest.mark.one_database("which changes loosen a rule is decided in Python")
def test_only_what_loosens_a_rule_waits(
    rule: AidRule, admin: FlaskClient, changed: dict[str, str], waits: bool
) -> None:
    answer = admin.post(f"/program/aturan/{rule.id}", data=rule_form(rule, **changed))
    assert answer.status_code == 303
    assert len(db.session.scalars(select(DangerousChange)).all()) == waits


def test_a_looser_rule_holds_when_another_administrator_agreed(
    rule: AidRule, admin: FlaskClient, second: FlaskClient
) -> None:
    url = f"/program/aturan/{rule.id}"
    admin.post(url, data=rule_form(rule, within_months="6", valid_until="2027-01-31"))
    assert db.session.get_one(AidRule, rule.id).within_months == 12
    assert second.post(f"/persetujuan/{the_change().id}/setujui").status_code == 303
    db.session.rollback()
    changed = db.session.get_one(AidRule, rule.id)
    assert (changed.within_months, f"{changed.valid_until}") == (6, "2027-01-31")


def test_an_exception_from_the_rules_is_added_by_two(
    rule: AidRule, admin: FlaskClient, second: FlaskClient
) -> None:
    form = rule_form(None, name="Zakat boleh", verdict="allowed", given_kind="cash")
    assert admin.post("/program/aturan/baru", data=form).status_code == 303
    named = select(AidRule).where(AidRule.name == "Zakat boleh")
    assert db.session.scalars(named).all() == []
    second.post(f"/persetujuan/{the_change().id}/setujui")
    assert db.session.scalars(named).one().verdict is Verdict.ALLOWED


def test_an_auditor_reads_every_change_and_decides_none(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    raised(admin, make.create_fund(), "250.000.000")
    auditor = sign_in(Role.AUDITOR, districts=None)
    assert "Menaikkan pagu dana" in auditor.get("/persetujuan/").text
    assert auditor.post(f"/persetujuan/{the_change().id}/setujui").status_code == 403


def test_who_asked_takes_it_back(admin: FlaskClient, second: FlaskClient) -> None:
    fund = make.create_fund()
    raised(admin, fund, "250.000.000")
    url = f"/persetujuan/{the_change().id}/tarik"
    assert second.post(url).status_code == 422
    assert admin.post(url).status_code == 303
    fund = db.session.get_one(Fund, fund.id)
    assert raised(admin, fund, "260.000.000") == 303  # another may be asked for
