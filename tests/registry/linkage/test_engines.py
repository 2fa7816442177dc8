"""The engine on many records, its incremental runs, and pairs of persons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from portal.registry.linkage.clustering import cluster_records
from portal.registry.linkage.engines import Engine, linkage_engine, score_candidates
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import Outcome, Reason, ScoredPair
from portal.registry.linkage.person_pairs import person_pairs
from portal.registry.linkage.synthetic.lists import SyntheticDataset, generate_dataset
from tests.registry.linkage.model_cast import ROHMAH


@pytest.fixture(scope="module")
def world() -> SyntheticDataset:
    """Return lists of three hundred people on which the model was not trained."""
    return generate_dataset("tests", people=300, desa=8)


@pytest.fixture(scope="module")
def scored(world: SyntheticDataset) -> list[ScoredPair]:
    """Return the engine's pairs for them."""
    return linkage_engine().score(world.records)


def pairs_of(groups: Sequence[set[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_people_of_another_world_are_found_and_hardly_one_is_mistaken(
    world: SyntheticDataset, scored: list[ScoredPair]
) -> None:
    same = pairs_of(cluster_records(scored, world.records))
    known = {pair for pair in world.true_pairs() if not world.bare.intersection(pair)}
    shown = same | {(pair.left, pair.right) for pair in scored}
    assert len(same - known) <= 1
    assert len(same & known) >= 0.95 * len(known)
    assert len(shown & known) >= 0.985 * len(known)


def test_nobody_is_joined_by_name_and_phone(
    world: SyntheticDataset, scored: list[ScoredPair]
) -> None:
    assert not any(
        world.bare.intersection(group) for group in cluster_records(scored, world.records)
    )


def test_a_second_run_says_the_same(world: SyntheticDataset, scored: list[ScoredPair]) -> None:
    again = linkage_engine().score(list(reversed(world.records)))
    assert {(p.left, p.right, p.outcome) for p in again} == {
        (p.left, p.right, p.outcome) for p in scored
    }


def test_an_incremental_run_names_the_pairs_of_what_is_new(
    world: SyntheticDataset, scored: list[ScoredPair]
) -> None:
    fresh = {record.key for record in world.records if record.source == "baznas"}
    found = linkage_engine().score(world.records, new_keys=fresh)
    expected = {(p.left, p.right) for p in scored if fresh.intersection((p.left, p.right))}
    assert {(p.left, p.right) for p in found} == expected


def test_what_is_decided_already_is_not_named_again() -> None:
    decided = [replace(ROHMAH, key="s1", decided="7"), replace(ROHMAH, key="s2", decided="7")]
    later = replace(ROHMAH, key="s3")
    found = linkage_engine().score([*decided, later])
    assert {(p.left, p.right) for p in found} == {("s1", "s3"), ("s2", "s3")}


def test_too_few_records_hold_no_pair() -> None:
    assert linkage_engine().score([]) == []
    assert linkage_engine().score([ROHMAH]) == []
    assert score_candidates(ROHMAH, []) == []


def test_while_typing_the_likeliest_comes_first(world: SyntheticDataset) -> None:
    typed = replace(ROHMAH, key="typed", phone=None)
    sure, doubtful = replace(ROHMAH, key="p1"), replace(ROHMAH, key="p2", nik="3275034508589017")
    found = score_candidates(typed, [doubtful, *world.records[:40], sure])
    assert [pair.outcome for pair in found] == [Outcome.SAME, Outcome.REVIEW]
    assert {found[0].left, found[0].right} == {"typed", "p1"}


def test_the_answer_while_typing_belongs_to_what_was_typed() -> None:
    first = score_candidates(ROHMAH, [replace(ROHMAH, key="p1")])
    second = score_candidates(replace(ROHMAH, name="Warta", nik=None), [replace(ROHMAH, key="p1")])
    assert first
    assert not [pair for pair in second if pair.outcome is Outcome.SAME]


def test_a_record_that_fits_two_people_goes_to_neither() -> None:
    """Only "Siti" is known, and both twins are called so."""
    one = replace(ROHMAH, key="one")
    twin = replace(ROHMAH, key="twin", name="Siti Nurjanah", nik="3216085708619322")
    short = replace(ROHMAH, key="short", name="Siti", nik=None)
    found = linkage_engine().score([one, twin, short])
    assert {pair.outcome for pair in found if "short" in (pair.left, pair.right)} == {
        Outcome.REVIEW
    }


def chain(*pairs: tuple[str, str, float]) -> list[ScoredPair]:
    return [ScoredPair(a, b, probability, Outcome.SAME, ()) for a, b, probability in pairs]


def test_who_is_the_same_as_the_same_is_the_same() -> None:
    records = [
        replace(ROHMAH, key=key, nik=nik)
        for key, nik in zip("abc", (ROHMAH.nik, None, None), strict=True)
    ]
    assert cluster_records(chain(("a", "b", 0.99), ("b", "c", 0.98)), records) == [{"a", "b", "c"}]


def test_a_chain_does_not_join_two_people_with_numbers_of_their_own() -> None:
    records = [
        replace(ROHMAH, key="a"),
        replace(ROHMAH, key="b", nik=None),
        replace(ROHMAH, key="c", nik="3275034508589017"),
    ]
    assert cluster_records(chain(("a", "b", 0.99), ("b", "c", 0.9)), records) == [{"a", "b"}]


def test_who_reads_of_a_pair_that_the_closure_held_back_learns_why() -> None:
    records = [
        replace(ROHMAH, key="a"),
        replace(ROHMAH, key="b", nik="3216085708691321"),
        replace(ROHMAH, key="c", nik="3275034508589017"),
    ]
    pairs = chain(("a", "b", 0.99), ("b", "c", 0.9))
    joined, held = person_pairs(pairs, cluster_records(pairs, records), {"a": 1, "b": 2, "c": 3})
    assert (joined.key, joined.outcome, joined.reasons) == ((1, 2), Outcome.SAME, ())
    assert (held.key, held.outcome) == ((2, 3), Outcome.REVIEW)
    assert held.reasons == (Reason.FITS_ANOTHER.value,)


def test_a_chain_does_not_join_names_of_which_no_word_fits() -> None:
    records = [
        replace(ROHMAH, key="a", nik=None),
        replace(ROHMAH, key="b", nik=None, name="Siti"),
        replace(ROHMAH, key="c", nik=None, name="Siti Nurjanah"),
    ]
    assert cluster_records(chain(("a", "b", 0.99), ("b", "c", 0.9)), records) == [{"a", "b"}]


def test_records_of_one_decided_person_are_together_from_the_start() -> None:
    records = [
        replace(ROHMAH, key="a", decided="7"),
        replace(ROHMAH, key="b", decided="7"),
        replace(ROHMAH, key="c"),
    ]
    assert cluster_records(chain(("b", "c", 0.99)), records) == [{"a", "b", "c"}]


def test_an_engine_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="abacus"):
        linkage_engine("abacus")


def test_odd_records_break_nothing() -> None:
    odd = [
        LinkRecord(key="empty", name=""),
        LinkRecord(key="digits", name="12345", nik="9" * 16),
        LinkRecord(key="quote", name="O'; DROP TABLE --", address="' or 1=1"),
        LinkRecord(key="leap", name="Siti", birth_date=date(1960, 2, 29), nik="3216313102609001"),
        LinkRecord(key="wide", name="西蒂 😀", phone="+62"),
    ]
    engine: Engine = linkage_engine()
    assert all(pair.outcome is not Outcome.SAME for pair in engine.score(odd))
