"""Merging two records and undoing it: nothing is lost, nothing is repointed."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from portal.casework.cases.states import CloseReason, Status
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, InvalidTransition
from portal.core.extensions import db
from portal.core.types import Nik, Relation, Sex
from portal.registry.households import services as registry
from portal.registry.households.models import Household, NikState, Person
from portal.registry.households.queries import visible_households
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.services import keep_apart, merge_pair, undo_decision
from portal.registry.linkage.states import PairStatus
from tests.factories import PORTAL, create_case, new_person, reachable_phone
from tests.registry.linkage.cast import create_pair, decide, everything, fresh, status_of, woman

Verb = Callable[..., object]


@pytest.mark.parametrize(
    ("nik", "phones", "born", "case"),
    list(product((True, False), (True, False), (True, False), (True, False))),
)
def test_undo_brings_everything_back(
    app: Flask, nik: bool, phones: bool, born: bool, case: bool
) -> None:
    one = woman(nik=nik, birth_date=date(1980, 4, 12) if born else None, sex=None)
    other = woman(nik=not nik, phones=(reachable_phone(),) if phones else ())
    if case:
        create_case(household=other.household)
    pair = create_pair(one, other)
    before = everything()
    decide(merge_pair, pair)
    assert everything() != before
    decide(undo_decision, pair)
    assert everything() == before
    assert status_of(pair) is PairStatus.REVIEW


def test_who_stays_has_what_only_the_other_had(app: Flask) -> None:
    one = woman(birth_date=None)
    create_case(household=one.household)
    other = woman(nik=True, phones=(reachable_phone(),))
    nik = other.nik
    decide(merge_pair, create_pair(one, other))
    stays, merged = fresh(one), fresh(other)
    assert (stays.nik, stays.birth_date) == (nik, date(1980, 4, 12))
    assert [phone.number for phone in stays.phones] == ["+6282311112222"]
    assert (merged.merged_into_id, merged.nik) == (one.id, nik)


def test_the_fuller_name_that_a_source_gave_counts_while_the_merge_stands(app: Flask) -> None:
    one, other = woman(name="S. Rohmah"), woman(name="Siti Rohmah")
    create_case(household=one.household)
    pair, before = create_pair(one, other), everything()
    decide(merge_pair, pair)
    assert fresh(one).name == "Siti Rohmah"
    decide(undo_decision, pair)
    assert fresh(one).name == "S. Rohmah"
    assert everything()["name_words"] == before["name_words"]


def test_a_number_that_dukcapil_has_matched_takes_the_place_of_one_that_it_has_not(
    app: Flask,
) -> None:
    one, other = woman(nik=True), woman(nik=True)
    create_case(household=one.household)
    with transaction():
        registry.set_nik_state(PORTAL, other, version=other.version, state=NikState.MATCHED)
    pair, theirs, matched = create_pair(one, other), one.nik, other.nik
    decide(merge_pair, pair)
    assert fresh(one).nik == matched
    decide(undo_decision, pair)
    assert (fresh(one).nik, fresh(other).nik) == (theirs, matched)


def test_what_was_changed_since_stays_when_a_merge_is_undone(app: Flask) -> None:
    one, other = woman(birth_date=None), woman()
    create_case(household=one.household)
    pair = create_pair(one, other)
    decide(merge_pair, pair)
    with transaction():
        facts = new_person("Siti Rohmah", birth_date=date(1979, 1, 2), nik_missing_reason="belum")
        stays = db.session.get_one(Person, one.id)
        registry.change_person(PORTAL, stays, version=stays.version, facts=facts)
    decide(undo_decision, pair)
    assert fresh(one).birth_date == date(1979, 1, 2)


def test_another_merged_record_still_gives_what_went_with_the_first(app: Flask) -> None:
    one, first, second = woman(birth_date=None, sex=None), woman(), woman()
    create_case(household=one.household)
    pair = create_pair(one, first)
    decide(merge_pair, pair)
    decide(merge_pair, create_pair(one, second))
    decide(undo_decision, pair)
    assert (fresh(one).birth_date, fresh(one).sex) == (date(1980, 4, 12), Sex.FEMALE)
    assert fresh(second).merged_into_id == one.id


def test_a_nik_that_went_on_meanwhile_holds_the_undo_back(app: Flask) -> None:
    one, other = woman(nik=True), woman(nik=True)
    pair = create_pair(one, other)
    decide(merge_pair, pair)
    merged = next(person for person in (fresh(one), fresh(other)) if person.merged_into_id)
    assert merged.nik is not None
    woman("Mak Onih", number=Nik(merged.nik))
    with pytest.raises(InvalidInput, match="sekarang dipakai orang lain"):
        decide(undo_decision, pair)
    assert status_of(pair) is PairStatus.MERGED


def test_a_chain_comes_apart_from_its_end(app: Flask) -> None:
    first, second, third = woman(nik=True), woman(), woman()
    create_case(household=third.household)
    early = create_pair(first, second)
    decide(merge_pair, early)
    late = create_pair(first, third)
    decide(merge_pair, late)
    with pytest.raises(InvalidTransition, match="digabung lagi"):
        decide(undo_decision, early)
    decide(undo_decision, late)
    decide(undo_decision, early)
    assert all(fresh(person).merged_into_id is None for person in (first, second, third))


def test_a_family_that_is_emptied_is_not_shown_until_the_merge_is_undone(app: Flask) -> None:
    one, other = woman(nik=True), woman()
    pair = create_pair(one, other)
    decide(merge_pair, pair)
    assert db.session.scalars(visible_households(PORTAL)).all() == [one.household]
    decide(undo_decision, pair)
    assert len(db.session.scalars(visible_households(PORTAL)).all()) == 2


def test_of_two_open_cases_the_chosen_one_goes_on_and_undo_opens_the_other(app: Flask) -> None:
    one, other = woman(nik=True), woman()
    closes, stays = (create_case(household=person.household) for person in (one, other))
    pair = create_pair(one, other)
    before = everything()
    with pytest.raises(InvalidInput, match="Pilih kasus mana"):
        decide(merge_pair, pair)
    decide(merge_pair, pair, staying_case_id=stays.id)
    assert (closes.status, closes.close_reason) == (Status.CLOSED, CloseReason.MERGED)
    assert closes.close_note == f"Digabung dengan kasus {stays.number}."
    assert stays.status is Status.REGISTERED
    assert fresh(one).merged_into_id == other.id
    decide(undo_decision, pair)
    assert everything() == before


def test_questions_about_the_merged_are_asked_of_who_stays_and_given_back(app: Flask) -> None:
    one, other, third = woman(nik=True), woman(), woman("St. Rohmah")
    pair, question = create_pair(one, other), create_pair(other, third)
    decide(merge_pair, pair)
    assert status_of(question) is PairStatus.GONE
    assert pair_of(one, third).status is PairStatus.REVIEW
    decide(undo_decision, pair)
    assert status_of(question) is PairStatus.REVIEW
    assert pair_of(one, third).status is PairStatus.GONE


def test_two_people_stay_two_when_one_of_them_is_merged(app: Flask) -> None:
    one, other, third = woman(nik=True), woman(), woman("St. Rohmah")
    decide(keep_apart, create_pair(other, third), note="Kakak beradik.")
    asked = create_pair(one, third)
    decide(merge_pair, create_pair(one, other))
    assert status_of(asked) is PairStatus.KEPT_APART


def pair_of(one: Person, other: Person) -> PersonPair:
    """Return the pair of two persons in any state."""
    sides = sorted((one.id, other.id))
    db.session.rollback()
    return db.session.scalars(
        select(PersonPair).where(
            PersonPair.left_person_id == sides[0], PersonPair.right_person_id == sides[1]
        )
    ).one()


def test_members_who_stay_keep_their_family(app: Flask) -> None:
    one = woman(nik=True)
    other = woman()
    with transaction():
        household = db.session.get_one(Household, other.household_id)
        child = new_person("Dede", nik_missing_reason="bayi", relation=Relation.CHILD)
        registry.add_person(PORTAL, household, child)
    decide(merge_pair, create_pair(one, other))
    household = db.session.get_one(Household, other.household_id)
    assert [person.name for person in household.members] == ["Dede"]
