"""Linkage runs: sure pairs are merged, decisions are kept, nothing is lost or repeated."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal.casework.cases.states import Status
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.jobs import cache
from portal.platform.jobs.services import run_due_jobs
from portal.registry.households import services as registry
from portal.registry.households.models import Person
from portal.registry.linkage import jobs
from portal.registry.linkage.models import LinkageRun, PersonMerge, PersonPair
from portal.registry.linkage.services import enqueue_full_run, keep_apart, merge_pair, undo_decision
from portal.registry.linkage.states import PairStatus
from tests.factories import PORTAL, create_case, new_person
from tests.registry.intake.lists import brought_in, person, undone
from tests.registry.linkage.cast import create_pair, decide, fresh, run_linkage, status_of, woman

pytestmark = pytest.mark.long


def people() -> list[Person]:
    db.session.rollback()
    return db.session.query(Person).order_by(Person.id).all()


def without_nik(**values: str) -> dict[str, str]:
    """Return the only woman as in a list without NIK; No. KK and the rest agree."""
    return {**person(), "NIK": "", "No KK": "3216080101129901", **values}


def test_what_a_list_brings_is_linked_when_it_is_complete(app: Flask) -> None:
    brought_in(without_nik(), agency="dinsos")
    brought_in(without_nik(Nama="SITTI ROHMAH"), agency="desa", name="blt.csv")
    first, second = people()
    assert second.merged_into_id == first.id
    merge = db.session.query(PersonMerge).one()
    assert (merge.automatic, merge.merged_by_id) == (True, None)


def test_a_list_is_taken_back_with_what_the_portal_merged_of_it(app: Flask) -> None:
    brought_in(without_nik(), agency="dinsos")
    second = brought_in(without_nik(), agency="desa", name="blt.csv")
    undone(second)
    (left,) = people()
    assert left.merged_into_id is None
    assert db.session.query(PersonPair).count() == 0


def test_a_list_of_whom_a_person_has_merged_somebody_stays(app: Flask) -> None:
    brought_in(without_nik(), agency="dinsos")
    second = brought_in(without_nik(), agency="desa", name="blt.csv")
    pair = db.session.query(PersonPair).one()
    decide(undo_decision, pair)
    decide(merge_pair, pair)
    with pytest.raises(Exception, match="Orang yang digabung petugas"):
        undone(second)


def test_who_was_kept_apart_is_asked_about_again_only_when_something_new_is_known(
    app: Flask,
) -> None:
    one, other = woman(), woman()
    pair = create_pair(one, other)
    decide(keep_apart, pair)
    run_linkage()
    run_linkage()
    assert status_of(pair) is PairStatus.KEPT_APART
    with transaction():
        known = db.session.get_one(Person, other.id)
        facts = new_person("Siti Rohmah binti Udin", nik_missing_reason="belum")
        registry.change_person(PORTAL, known, version=known.version, facts=facts)
    run_linkage()
    assert status_of(pair) is PairStatus.REVIEW


def test_what_a_person_has_undone_is_not_merged_again_by_itself(app: Flask) -> None:
    one, other = woman(), woman()
    run_linkage()
    pair = db.session.query(PersonPair).one()
    assert pair.status is PairStatus.MERGED
    decide(undo_decision, pair)
    run_linkage()
    assert status_of(pair) is PairStatus.REVIEW
    assert fresh(one).merged_into_id is fresh(other).merged_into_id is None


def test_two_families_with_an_open_case_each_are_for_a_person(app: Flask) -> None:
    cases = [create_case(household=woman().household) for _ in range(2)]
    run_linkage()
    assert db.session.query(PersonPair).one().status is PairStatus.REVIEW
    assert {case.status for case in cases} == {Status.REGISTERED}


def test_a_question_that_the_model_does_not_ask_any_more_is_closed(app: Flask) -> None:
    stale = create_pair(woman("Siti Rohmah"), woman("Udin", birth_date=date(1950, 1, 2)))
    run_linkage()
    assert status_of(stale) is PairStatus.GONE


def test_a_worker_killed_at_any_chunk_loses_and_doubles_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CHUNK", 1)
    for year, name in enumerate(("Siti Rohmah", "Mak Onih", "Nyi Acih"), start=1960):
        for _ in range(2):
            woman(name, birth_date=date(year, 3, year % 28 + 1))
    with transaction():
        enqueue_full_run(PORTAL)
    for _ in range(20):  # each time but one piece is done, and what was in memory is lost
        run_due_jobs("worker", stopping=StopAfter(1))
        cache.clear()
    merged = [each for each in people() if each.merged_into_id is not None]
    assert len(merged) == db.session.query(PersonMerge).count() == 3
    assert db.session.query(LinkageRun).one().finished_at is not None


class StopAfter:
    """Asks the worker to stop after this number of chunks."""

    def __init__(self, pieces: int) -> None:
        self._left = pieces

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def test_the_command_runs_and_the_export_names_every_pair_of_rows(
    app: Flask, tmp_path: Path
) -> None:
    brought_in(without_nik(), without_nik(), agency="dinsos", name="dtsen.csv")
    brought_in(without_nik(), agency="desa", name="blt.csv")
    waits = without_nik(**{"Tgl Lahir": "", "No KK": "", "Alamat": "", "RT": "", "RW": ""})
    brought_in(waits, agency="nakes", name="nakes.csv")
    runner = app.test_cli_runner()
    result = json.loads(runner.invoke(args=["linkage", "run", "--json"]).output)
    file = tmp_path / "pasangan.csv"
    runner.invoke(args=["linkage", "export", str(file)])
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    assert ",".join(rows[0]) == (
        "left_file,left_sheet,left_row,right_file,right_sheet,right_row,probability,decision"
    )
    found = {(*row[:3], *row[3:6], row[7]) for row in rows[1:]}
    same = {line for line in found if line[-1] == "same"}
    assert same == {
        ("dtsen.csv", "", "2", "dtsen.csv", "", "3", "same"),
        ("dtsen.csv", "", "2", "blt.csv", "", "2", "same"),
        ("dtsen.csv", "", "3", "blt.csv", "", "2", "same"),
    }
    assert len(found - same) == 3
    assert (result["same"], result["review"]) == (2, 1)
