"""While somebody is being registered: is this person known already? (See
``households.identity_link``.)"""

from collections.abc import Collection, Mapping

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.clock import utc_now
from portal.extensions import db
from portal.households.access import covers
from portal.households.identity_link import IdentityLink, Lookalike, MergedRecord, TypedPerson
from portal.households.labels import address_line, member_line
from portal.households.models import Household, Person
from portal.linkage.candidates import candidates
from portal.linkage.engine import score_candidates
from portal.linkage.evidence import evidence_of, pair_digest, record_of_person, roots_of
from portal.linkage.models import PersonPair
from portal.linkage.outcomes import Outcome, ScoredPair
from portal.linkage.queries import merges_into
from portal.linkage.records import LinkRecord
from portal.linkage.states import PairStatus
from portal.linkage.wording import words_of
from portal.permissions import Actor, Permission, allows
from portal.web.filters import tanggal

_TYPED = "typed"
_SHOWN = 3
#: A pair for review that is at least so likely is asked about before saving.
STRONG = 0.5


def find(actor: Actor, typed: TypedPerson) -> list[Lookalike]:
    """At most three who may be the same person, the likeliest first; one scoring call."""
    rows = candidates(typed)
    if not rows:
        return []
    records = [record_of_person(row, key=f"p{row.id}", decided=None) for row in rows]
    best: dict[int, ScoredPair] = {}
    roots = roots_of([row.id for row in rows])
    for pair in score_candidates(_record(typed), records):
        other = pair.right if pair.left == _TYPED else pair.left
        best.setdefault(roots[int(other[1:])], pair)
    people = _people(list(best)[:_SHOWN])
    return [_lookalike(actor, people[root], best[root]) for root in people]


def told_apart(actor: Actor, person: Person, others: Collection[int], reason: str) -> None:
    """Remember that ``person`` was registered as somebody else than these, and why."""
    for other in _people(others).values():
        sides = sorted((person.id, other.id))
        digests = evidence_of(sides).digests(sides)
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
            district_code=person.household.district_code,
            person=person.name,
            other=other.name if covers(actor, other.household.district_code) else None,
            reason=reason,
        )


def merged(actor: Actor, person: Person) -> list[MergedRecord]:
    """What was merged into ``person``, also by way of others."""
    decides = allows(actor, Permission.IDENTITY_MERGE)
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


IDENTITY_LINK = IdentityLink(find=find, told_apart=told_apart, merged=merged)


def _record(typed: TypedPerson) -> LinkRecord:
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


def _people(ids: Collection[int]) -> Mapping[int, Person]:
    """Persons in the order of ``ids``."""
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
    strong = pair.outcome is Outcome.SAME or pair.probability >= STRONG
    return Lookalike(
        person_id=person.id,
        household_id=person.household_id,
        name=person.name if opens else _hint(person.name),
        line=_line(person) if opens else _where(person),
        reasons=tuple(words_of(reason) for reason in pair.reasons),
        strong=strong,
        opens=opens,
    )


def _line(person: Person) -> str:
    born = gettext("lahir %(day)s", day=tanggal(person.birth_date)) if person.birth_date else ""
    parts = (member_line(person), born, address_line(person.household))
    return " · ".join(part for part in parts if part)


def _where(person: Person) -> str:
    district = person.household.district
    if district is None:
        return gettext("di luar wilayah tugas Anda")
    return gettext("di Kec. %(name)s, di luar wilayah tugas Anda", name=district.name)


def _hint(name: str) -> str:
    """Only the first letter of each word."""
    return " ".join(f"{word[0]}•••" for word in name.split())
