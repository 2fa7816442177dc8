"""Data for an agency: its scope, masked, in complete pages, and audited."""

from flask import Flask
from sqlalchemy import select

from portal.core.extensions import db
from portal.edges.agency_access.models import AgencyToken
from portal.platform.audit.models import AuditEvent
from tests import factories as make
from tests.edges.api.calling import a_key, call, names


def test_pages_follow_each_other_and_lose_nobody(app: Flask) -> None:
    for number in range(7):
        make.create_family((f"Ibu {number}", None))
    key, found, path = a_key(), [], "/persons?limit=3"
    pages = 0
    while path:
        answer = call(app, path, key)
        found += names(answer)
        following = answer.json["links"]["next"]  # type: ignore[index]
        assert following is None or following.startswith("https://portal.example/api/v1/persons?")
        path, pages = (following or "").partition("/api/v1")[2], pages + 1
    assert found == [f"Ibu {number}" for number in range(7)]
    assert pages == 3


def test_a_key_reaches_its_kecamatan_only(app: Flask) -> None:
    inside = make.create_family(("Di Pebayuran", None))
    outside = make.create_family(("Di Tambelang", None), village=make.SUKABAKTI)
    for household in (inside, outside):
        make.create_case(household=household)
    key = a_key()
    assert names(call(app, "/persons", key)) == ["Di Pebayuran"]
    assert len(call(app, "/cases", key).json["data"]) == 1  # type: ignore[index]
    assert call(app, f"/persons/{outside.persons[0].id}", key).status_code == 404
    assert call(app, f"/persons?district={make.TAMBELANG}", key).status_code == 403
    everywhere = a_key(districts=None)
    assert len(names(call(app, "/persons", everywhere))) == 2
    assert names(call(app, f"/persons?district={make.TAMBELANG}", everywhere)) == ["Di Tambelang"]


def test_a_key_opens_its_datasets_only(app: Flask) -> None:
    key = a_key(datasets=["kasus"])
    assert call(app, "/cases", key).status_code == 200
    assert call(app, "/persons", key).status_code == 403
    assert call(app, "/aid/1", key).status_code == 403


def test_a_case_shows_its_state_and_not_whose_it_is(app: Flask) -> None:
    case = make.create_case(household=make.create_household(make.new_person("Mak Onih")))
    answer = call(app, f"/cases/{case.id}", a_key(full_numbers=True))
    assert answer.json["data"]["status"] == "registered"  # type: ignore[index]
    person = case.household.persons[0]
    for secret in (person.name, person.nik, case.household.kk_number, case.household.address):
        assert str(secret) not in answer.text


def test_aid_is_what_was_handed_over(app: Flask) -> None:
    make.create_approved()
    decision = make.create_approved()
    make.hand_over(decision)
    (row,) = call(app, "/aid", a_key()).json["data"]  # type: ignore[index]
    assert (row["nomor_kasus"], row["nilai"]) == (decision.case.number, 2_500_000)


def test_numbers_are_masked_unless_the_key_says_otherwise(app: Flask) -> None:
    person = make.create_household().persons[0]
    (masked,) = call(app, "/persons", a_key()).json["data"]  # type: ignore[index]
    (full,) = call(app, "/persons", a_key(full_numbers=True)).json["data"]  # type: ignore[index]
    assert person.nik is not None
    assert masked["nik"] == "•" * 12 + person.nik[-4:]
    assert full["nik"] == person.nik


def test_each_call_is_noted_with_its_count(app: Flask) -> None:
    first, last = make.create_household(), make.create_household()
    call(app, "/persons", a_key())
    call(app, f"/persons/{last.persons[0].id}", a_key(full_numbers=True))
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    read, unmasked = [event for event in events if event.action.startswith("agency_tokens")][-3::2]
    assert (read.action, read.actor_name) == ("agency_tokens.read", "Baznas (sistem zakat)")
    assert read.values is not None
    assert read.values.content == {
        "dataset": "orang",
        "rows": 2,
        "first": first.persons[0].id,
        "last": last.persons[0].id,
    }
    assert unmasked.action == "agency_tokens.unmask"
    keys = db.session.scalars(select(AgencyToken)).all()
    assert all(key.last_used_at is not None for key in keys)
