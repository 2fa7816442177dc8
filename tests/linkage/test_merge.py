"""Two records become one and part again: nothing is lost, nothing is repointed."""

from flask import Flask

from portal.linkage.services.deciding import keep_apart, merge_pair, take_back
from portal.linkage.states import PairStatus
from tests.linkage.cast import create_pair, decide, everything, fresh, run_linkage, status_of, woman


def test_a_merge_points_at_who_stays_and_undo_brings_back_everything(app: Flask) -> None:
    one, other = woman(nik=True), woman()
    pair = create_pair(one, other)
    before = everything()
    decide(merge_pair, pair)
    assert fresh(other).merged_into_id == one.id
    decide(take_back, pair)
    assert everything() == before
    assert status_of(pair) is PairStatus.REVIEW


def test_sure_pairs_are_merged_and_a_decision_is_kept(app: Flask) -> None:
    one, other = woman(), woman()
    run_linkage()
    assert fresh(other).merged_into_id == one.id


def test_kept_apart_is_not_asked_again(app: Flask) -> None:
    pair = create_pair(woman(), woman(birth_date=None))
    decide(keep_apart, pair)
    run_linkage()
    assert status_of(pair) is PairStatus.KEPT_APART
