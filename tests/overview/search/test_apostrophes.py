"""Names with an apostrophe are found however it is written: as a space, a hyphen, a typographic
sign, or not at all.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.core.extensions import db
from portal.core.types import comparison_key
from portal.overview.search.queries import search_persons, search_similar_names
from portal.registry.households.ports import TypedPerson
from portal.registry.linkage.candidates import candidate_rows
from tests.factories import KARANGHARJA, PORTAL, create_household, new_person

WRITTEN = ["nur aini", "nur-aini", "nuraini", "Nur'aini", "NUR’AINI", "Nur`aini", "Nur´aini"]
WRITTEN += ["nurʼaini", "nur ‘aini", "wulandari nur aini", "nur aini wul"]


def names(typed: str) -> list[str]:
    return [found.person.name for found in search_persons(PORTAL, typed)]


@pytest.mark.parametrize("typed", WRITTEN)
def test_nuraini_is_found_however_she_is_written(app: Flask, typed: str) -> None:
    create_household(new_person("Nur'aini Wulandari"))
    assert names(typed) == ["Nur'aini Wulandari"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Mu'minah", "mu minah"),
        ("Ma'mun Hidayat", "ma-mun"),
        ("Hj. Sa'diah", "sa diah"),
        ("Ju'ariah", "ju ariah"),
        ("Nurʼaini", "nuraini"),
        ("Nur´aini", "nur aini"),
    ],
)
def test_so_are_other_names_with_an_apostrophe(app: Flask, name: str, typed: str) -> None:
    create_household(new_person(name))
    assert names(typed) == [name]


def test_two_names_that_are_one_word_are_shown_as_alike(app: Flask) -> None:
    create_household(new_person("Nur Aini"))
    alike = [found.person.name for found in search_similar_names(PORTAL, "nuraini")]
    assert alike == ["Nur Aini"]


def test_a_gap_joins_neighbours_only(app: Flask) -> None:
    create_household(new_person("Nur'aini Wulandari"))
    assert names("aini nur") == []
    assert names("aini wulandari") == []


def test_who_is_registered_again_without_the_apostrophe_is_noticed(app: Flask) -> None:
    person = create_household(new_person("Nur'aini")).persons[0]
    typed = TypedPerson(name="Nur Aini", village_code=KARANGHARJA)
    assert person.id in [record.id for record in candidate_rows(typed)]


@pytest.mark.parametrize("sign", "'’‘‛`´ʼʻʽʹʾʿ′＇")
def test_every_kind_of_apostrophe_is_part_of_the_name(sign: str) -> None:
    assert comparison_key(f"Nur{sign}aini") == "nuraini"


@pytest.mark.parametrize("find", [search_persons, search_similar_names])
def test_names_with_a_gap_are_found_by_their_index(app: Flask, find: Any) -> None:
    create_household(new_person("Nur'aini Wulandari"))
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "name_words" in statement and not statement.startswith("EXPLAIN"):
            asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        find(PORTAL, "nur aini wulandari")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    for statement, values in asked:
        assert not read_whole(statement, values)


def read_whole(statement: str, values: Any) -> list[str]:
    """Return the steps of the plan that scan all name words although an index exists."""
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row.detail for row in plan if "SCAN name_words" in row.detail]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # small tables are read whole
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
    return [row[0] for row in plan if "Seq Scan on name_words" in row[0]]
