"""Find people by name, number or case."""

import html
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.casework.cases.models import Case
from portal.casework.cases.services import grant_access, open_case
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import KkNumber, Nik, PhoneNumber, Relation
from portal.overview.search.queries import MAX_RESULTS, search_persons, search_similar_names
from portal.platform.permissions import Role
from portal.registry.households import services
from portal.registry.households.inputs import NewPhone, PersonFacts
from portal.registry.households.models import Household
from tests.factories import PORTAL, SUKABAKTI, TAMBELANG, create_household, create_staff, new_person

SignIn = Callable[..., FlaskClient]


def names(typed: str) -> list[str]:
    return [found.person.name for found in search_persons(PORTAL, typed)]


def opened(household: Household) -> Case:
    with transaction():
        return open_case(PORTAL, household=household)


@pytest.fixture
def family(app: Flask) -> Household:
    phone = NewPhone(number=PhoneNumber.parse("0899-0000-9001"))
    return create_household(
        new_person("Hj. Sitti Noerhayati", nik=Nik.parse("3201015204809001"), phones=(phone,)),
        new_person("Dede Kurniawan", relation=Relation.CHILD, nik=Nik.parse("3201011204109002")),
        kk=KkNumber("3216080101129003"),
    )


@pytest.mark.parametrize(
    "typed",
    ["sit", "SITI", "nurh", "noerhayati", "siti", "nur sit", "hj sitti", "st nur"],
)
def test_a_person_is_found_by_the_beginnings_of_the_name_as_ears_hear_it(
    family: Household, typed: str
) -> None:
    assert "Hj. Sitti Noerhayati" in names(typed)


@pytest.mark.parametrize(
    "typed", ["hayati", "siti dede", "zz", "s", "", "   ", "%", "_", "😀", "\x00", "' OR 1=1 --"]
)
def test_what_does_not_match_finds_nobody(family: Household, typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize(
    "typed",
    ["syti", "sity", "Sitii Nurhayatie", "nurhajati", "norhayati", "nuhrayati", "syti nurh"],
)
def test_a_misspelt_name_finds_nobody_but_names_that_are_alike(
    family: Household, typed: str
) -> None:
    assert names(typed) == []
    assert [found.person.name for found in search_similar_names(PORTAL, typed)] == [
        "Hj. Sitti Noerhayati"
    ]


@pytest.mark.parametrize(
    "typed",
    ["xqzzy", "zz", "ss", "d1", "d.", "sxti", "asdf", "syti xqzzy", "norhajati", "noer" * 50, ""],
)
def test_nonsense_finds_nobody_and_nobody_alike(family: Household, typed: str) -> None:
    assert names(typed) == []
    assert search_similar_names(PORTAL, typed) == []


def test_initials_and_the_shortest_names_are_found(app: Flask) -> None:
    create_household(new_person("Aa"))
    assert names("aa") == ["Aa"]
    create_household(new_person("A. Yani Zulkifli"))
    for typed in ("a. yani", "a yani", "yani z", "yani z."):
        assert names(typed) == ["A. Yani Zulkifli"], typed


def test_names_alike_are_called_so_and_shown_only_where_nobody_is_found(
    family: Household, sign_in: SignIn
) -> None:
    create_household(new_person("Sita Dewi"))
    rina = sign_in(Role.CASEWORKER)
    real = rina.get("/cari?q=siti").text
    assert "mirip" not in real
    assert "Sita Dewi" not in real
    alike = rina.get("/cari?q=syti").text
    assert "<h2>Nama yang mirip</h2>" in alike
    assert "1 nama mirip" in alike
    assert "ditemukan" not in alike.lower()
    nonsense = rina.get("/cari?q=xqzzy").text
    assert "mirip" not in nonsense
    assert "coba satu kata saja" in nonsense


def test_names_alike_stay_within_what_one_may_see(family: Household) -> None:
    far = create_staff(Role.CASEWORKER, districts=[TAMBELANG])
    assert search_similar_names(far, "syti") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3201015204809001", ["Hj. Sitti Noerhayati"]),
        ("3201 0152 0480 9001", ["Hj. Sitti Noerhayati"]),
        ("3201011204109002", ["Dede Kurniawan"]),
        ("3216080101129003", ["Hj. Sitti Noerhayati"]),
        ("089900009001", ["Hj. Sitti Noerhayati"]),
        ("+62 899-0000-9001", ["Hj. Sitti Noerhayati"]),
        ("320101520480900", []),
        ("3201015204809999", []),
    ],
)
def test_numbers_are_found_whole_and_lead_to_their_person_or_head_of_family(
    family: Household, typed: str, expected: list[str]
) -> None:
    assert names(typed) == expected


def test_a_case_is_found_by_its_number_however_it_is_typed(family: Household) -> None:
    number = opened(family).number
    for typed in (number, number.lower(), f"BAKI-{today().year}-1", "000001"):
        assert names(typed) == ["Hj. Sitti Noerhayati"], typed
    assert names(f"BAKI-{today().year}-000099") == []


def test_a_renamed_person_is_found_by_the_new_name_only(family: Household) -> None:
    person = family.persons[0]
    with transaction():
        services.change_person(PORTAL, person, version=1, facts=PersonFacts(name="Enok Komariah"))
    assert names("enok") == ["Enok Komariah"]
    assert names("nurhayati") == []


def test_only_people_of_ones_own_kecamatan_are_found(family: Household) -> None:
    create_household(new_person("Siti Tambelang"), village_code=SUKABAKTI)
    near = create_staff(Role.CASEWORKER)
    assert [found.person.name for found in search_persons(near, "siti")] == ["Hj. Sitti Noerhayati"]
    assert search_persons(near, "tambelang") == []


def test_an_event_officer_finds_the_households_of_granted_cases(family: Household) -> None:
    create_household(new_person("Siti Lain"))
    case = opened(family)
    officer = create_staff(Role.EVENT_OFFICER)
    assert search_persons(officer, "siti") == []
    with transaction():
        grant_access([case], user_ids=[officer.id], source="event:1")
    found = search_persons(officer, "siti")
    assert [(hit.person.name, hit.case) for hit in found] == [("Hj. Sitti Noerhayati", case)]


def test_at_most_twenty_are_shown_and_the_page_says_so(app: Flask, sign_in: SignIn) -> None:
    for number in range(MAX_RESULTS + 2):
        create_household(
            new_person(
                f"Siti {'abcdefghijklmnopqrstuvwxyz'[number]}", nik=None, nik_missing_reason="uji"
            )
        )
    page = sign_in(Role.CASEWORKER).get("/cari?q=siti").get_data(as_text=True)
    assert page.count('class="row-name"') == MAX_RESULTS
    assert f"{MAX_RESULTS} yang pertama" in page


def test_the_page_leads_to_the_case_or_else_to_the_family(
    family: Household, sign_in: SignIn
) -> None:
    officer = sign_in(Role.SUPERVISOR)
    assert f'href="/keluarga/{family.id}"' in officer.get("/cari?q=siti").get_data(as_text=True)
    case = opened(family)
    page = officer.get("/cari?q=siti").get_data(as_text=True)
    assert case.number in page
    assert f'href="/keluarga/{family.id}"' not in page


def test_while_typing_only_the_results_are_sent(family: Household, sign_in: SignIn) -> None:
    response = sign_in(Role.CASEWORKER).get("/cari?q=sit", headers={"HX-Request": "true"})
    page = response.get_data(as_text=True)
    assert "<!doctype" not in page
    assert 'id="hasil"' in page
    assert "Noerhayati" in page


def test_a_half_typed_number_is_told_to_go_on(family: Household, sign_in: SignIn) -> None:
    page = sign_in(Role.CASEWORKER).get("/cari?q=32160852048").get_data(as_text=True)
    assert "16 angka" in page


@pytest.mark.parametrize("typed", ["x" * 10_000, "<script>alert(1)</script>", "سيتي", "9" * 500])
def test_odd_texts_are_searched_like_any_other(
    family: Household, sign_in: SignIn, typed: str
) -> None:
    response = sign_in(Role.CASEWORKER).get("/cari", query_string={"q": typed})
    assert response.status_code == 200
    assert "<script>alert" not in response.get_data(as_text=True)
    assert "Tidak ditemukan" in html.unescape(response.get_data(as_text=True))


def test_an_administrator_searches_nobody(app: Flask, sign_in: SignIn) -> None:
    assert sign_in(Role.ADMINISTRATOR).get("/cari?q=siti").status_code == 403


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    name=st.from_regex(r"[A-Z][a-z]{2,9}( [A-Z][a-z]{2,9}){0,3}", fullmatch=True), data=st.data()
)
def test_whoever_is_registered_is_found_by_any_beginning_of_any_word(
    app: Flask, name: str, data: st.DataObject
) -> None:
    person = create_household(new_person(name)).persons[0]
    word = data.draw(st.sampled_from([w for w in person.name_key.split() if len(w) > 1] or [name]))
    length = data.draw(st.integers(min_value=2, max_value=len(word)))
    assert person.id in {found.person.id for found in search_persons(PORTAL, word[:length])}


def test_names_are_found_by_their_index(family: Household) -> None:
    """Checked by the query plan: no full scan of persons."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a small table is always read whole by PostgreSQL")
    for question in (
        "EXPLAIN QUERY PLAN SELECT person_id FROM name_words WHERE word >= 'sit' AND word < 'siu'",
        "EXPLAIN QUERY PLAN SELECT person_id FROM name_words WHERE word IN ('siti', 'sati')",
    ):
        plan = db.session.execute(text(question))
        assert any("SEARCH name_words" in row.detail for row in plan), question
