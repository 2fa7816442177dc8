"""Find registered lookalikes of the person on a form."""

from collections.abc import Collection, Mapping

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.clock import utc_now
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.audit import Place
from portal.platform.permissions import Actor, allows
from portal.platform.scope import covers
from portal.platform.web.filters import tanggal
from portal.registry.households.models import Household, Person
from portal.registry.households.ports import Lookalike, MergedRecord, TypedPerson
from portal.registry.households.wording import address_line, member_line
from portal.registry.linkage.candidates import candidate_rows
from portal.registry.linkage.engines import score_candidates
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.models import PersonPair
from portal.registry.linkage.outcomes import Outcome, ScoredPair
from portal.registry.linkage.permissions import IDENTITY_MERGE
from portal.registry.linkage.queries import merges_into
from portal.registry.linkage.record_sets import (
    load_records_of,
    pair_digest,
    record_of_person,
    survivors_of,
)
from portal.registry.linkage.states import PairStatus
from portal.registry.linkage.wording import reason_text

_TYPED = "typed"
_SHOWN = 3
#: Match probability from which a pair for review must be told apart before saving.
STRONG_PROBABILITY = 0.5


def find_lookalikes(actor: Actor, typed: TypedPerson) -> list[Lookalike]:
    """Return at most three lookalikes, most likely first; one scoring call."""
    rows = candidate_rows(typed)
    if not rows:
        return []
    records = [record_of_person(row, key=f"p{row.id}", decided=None) for row in rows]
    best: dict[int, ScoredPair] = {}
    roots = survivors_of([row.id for row in rows])
    for pair in score_candidates(_typed_record(typed), records):
        other = pair.right if pair.left == _TYPED else pair.left
        best.setdefault(roots[int(other[1:])], pair)
    people = _persons_by_id(list(best)[:_SHOWN])
    return [_lookalike(actor, people[root], best[root]) for root in people]


def record_told_apart(actor: Actor, person: Person, others: Collection[int], reason: str) -> None:
    """Store pairs of ``person`` with these lookalikes as kept apart, with the reason."""
    for other in _persons_by_id(others).values():
        sides = sorted((person.id, other.id))
        digests = load_records_of(sides).digests(sides)
        pair = PersonPair(
            left_person_id=sides[0],
            right_person_id=sides[1],
            probability=1.0,
            outcome=Outcome.REVIEW,
            reasons=[],
            status=PairStatus.KEPT_APART,
            evidence=pair_digest(digests[sides[0]], digests[sides[1]]),
            by_hand=True,
            note=reason,
            decided_at=utc_now(),
            decided_by_id=actor.actor_id,
        )
        db.session.add(pair)
        db.session.flush()
        audit.record(
            actor,
            "person_pairs.register_apart",
            pair,
            audit_place=Place(district_code=person.household.district_code),
            person=person.name,
            other=other.name if covers(actor, other.household.district_code) else None,
            reason=reason,
        )


def merged_records(actor: Actor, person: Person) -> list[MergedRecord]:
    """Return the records merged into ``person``, directly or through others."""
    decides = allows(actor, IDENTITY_MERGE)
    return [
        MergedRecord(
            name=merge.person.name,
            line=address_line(merge.person.household),
            merged_at=merge.merged_at,
            merged_by=merge.merged_by.name if merge.merged_by else "",
            pair_id=merge.pair_id
            if decides and covers(actor, merge.person.household.district_code)
            else None,
        )
        for merge in merges_into(person.id)
    ]


def _typed_record(typed: TypedPerson) -> LinkRecord:
    return LinkRecord(
        key=_TYPED,
        name=typed.name,
        nik=typed.nik.value if typed.nik else None,
        kk=typed.kk.value if typed.kk else None,
        sex=typed.sex,
        birth_date=typed.birth_date,
        desa_code=typed.village_code,
        address=typed.address,
        rt=typed.rt,
        rw=typed.rw,
        phone=typed.phone.value if typed.phone else None,
    )


def _persons_by_id(ids: Collection[int]) -> Mapping[int, Person]:
    """Return id → person in the order of ``ids``."""
    found = {
        person.id: person
        for person in db.session.scalars(
            select(Person)
            .where(Person.id.in_(ids))
            .options(
                joinedload(Person.household).joinedload(Household.village),
                joinedload(Person.household).joinedload(Household.district),
            )
        )
    }
    return {person_id: found[person_id] for person_id in ids if person_id in found}


def _lookalike(actor: Actor, person: Person, pair: ScoredPair) -> Lookalike:
    opens = covers(actor, person.household.district_code)
    strong = pair.outcome is Outcome.SAME or pair.probability >= STRONG_PROBABILITY
    return Lookalike(
        person_id=person.id,
        household_id=person.household_id,
        name=person.name if opens else _initials(person.name),
        line=_person_line(person) if opens else _district_hint(person),
        reasons=tuple(reason_text(reason) for reason in pair.reasons),
        strong=strong,
        opens=opens,
    )


def _person_line(person: Person) -> str:
    born = gettext("lahir %(day)s", day=tanggal(person.birth_date)) if person.birth_date else ""
    parts = (member_line(person), born, address_line(person.household))
    return " · ".join(part for part in parts if part)


def _district_hint(person: Person) -> str:
    district = person.household.district
    if district is None:
        return gettext("di luar wilayah tugas Anda")
    return gettext("di Kec. %(name)s, di luar wilayah tugas Anda", name=district.name)


def _initials(name: str) -> str:
    """Return the first letter of each word."""
    return " ".join(f"{word[0]}•••" for word in name.split())
