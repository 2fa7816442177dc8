"""What a person does with a pair: merge, keep apart, put off, take back."""

from collections.abc import Iterable

from flask_babel import gettext

from portal import audit
from portal.clock import utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.households.models import Person
from portal.linkage.case_side import OpenCase, case_side
from portal.linkage.evidence import evidence_of, pair_digest
from portal.linkage.models import PersonMerge, PersonPair
from portal.linkage.queries import require_both, standing_merge
from portal.linkage.services.merging import Union, merge_all, persons_of, survivor_first
from portal.linkage.services.undoing import take_apart
from portal.linkage.states import TRANSITIONS, PairAction, PairStatus
from portal.permissions import Actor
from portal.workflow import apply_transition


def merge_pair(
    actor: Actor, pair: PersonPair, *, staying_case_id: int | None = None, note: str = ""
) -> PersonMerge:
    """The two are one person. If both families have an open case, ``staying_case_id`` says which
    goes on; the other is closed as "digabung".

    Raises :class:`StaleRecord` if somebody decided first, :class:`InvalidInput` while it is not
    said which case stays, or the other cannot be closed yet.
    """
    require_both(actor, pair)
    people = persons_of([pair])
    _refuse_decided(pair)
    one, other = people[pair.left_person_id], people[pair.right_person_id]
    cases = case_side().open_cases({one.household_id, other.household_id})
    closing = None
    if len(cases) > 1:
        chosen = _chosen(cases.values(), staying_case_id)
        closing = next(case for case in cases.values() if case is not chosen)
        cases = {chosen.household_id: chosen}
    into, merged = survivor_first(one, other, cases)
    staying = cases.get(into.household_id)
    union = Union(pair, merged, into, staying.id if staying else None, closing)
    return merge_all(actor, [union], automatic=False, note=note)[0]


def keep_apart(actor: Actor, pair: PersonPair, *, note: str = "") -> None:
    """They are two people: not asked again unless what is known of them changes."""
    require_both(actor, pair)
    persons_of([pair])
    _refuse_decided(pair)
    sides = (pair.left_person_id, pair.right_person_id)
    digests = evidence_of(sides).digests(sides)
    apply_transition(
        pair,
        PairAction.KEEP_APART,
        actor,
        TRANSITIONS,
        district_code=pair.left.household.district_code,
        evidence=pair_digest(digests[sides[0]], digests[sides[1]]),
        decided_at=utc_now(),
        decided_by_id=actor.actor_id,
        by_hand=True,
        note=note,
    )


def postpone(actor: Actor, pair: PersonPair) -> None:
    """Not now: all others come first."""
    require_both(actor, pair)
    _refuse_decided(pair)
    pair.postponed += 1
    audit.record(
        actor,
        "person_pairs.postpone",
        pair,
        district_code=pair.left.household.district_code,
    )


def take_back(actor: Actor, pair: PersonPair) -> None:
    """Undo a decision: the two are asked about anew. Raises as :func:`take_apart`."""
    require_both(actor, pair)
    persons_of([pair])
    _hold(pair)
    if pair.status is PairStatus.MERGED:
        merge = standing_merge(pair)
        if merge is None:
            raise StaleRecord
        take_apart(actor, merge)
    elif pair.status is PairStatus.KEPT_APART:
        _refuse_merged(pair)
        apply_transition(
            pair,
            PairAction.ASK,
            actor,
            TRANSITIONS,
            district_code=pair.left.household.district_code,
            by_hand=True,
        )
    else:
        raise StaleRecord


def _hold(pair: PersonPair) -> None:
    """The pair as it stands now, until the transaction ends. Its persons are held before it."""
    db.session.refresh(pair, ["status", "postponed"], with_for_update=True)


def _refuse_decided(pair: PersonPair) -> None:
    _hold(pair)
    if pair.status not in (PairStatus.REVIEW, PairStatus.SAME):
        raise StaleRecord


def _refuse_merged(pair: PersonPair) -> None:
    merged: list[Person] = [
        person for person in (pair.left, pair.right) if person.merged_into_id is not None
    ]
    if merged:
        message = gettext(
            "%(name)s sudah digabung dengan catatan lain. Urungkan penggabungan itu dahulu.",
            name=merged[0].name,
        )
        raise InvalidTransition(message)


def _chosen(cases: Iterable[OpenCase], staying_case_id: int | None) -> OpenCase:
    for case in cases:
        if case.id == staying_case_id:
            return case
    raise InvalidInput(
        gettext("Kedua keluarga punya kasus terbuka. Pilih kasus mana yang diteruskan."),
        field="staying_case",
    )
