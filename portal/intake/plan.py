"""What each row would do to the registry. It reads what is known and writes nothing.

The preview and the import itself ask the same question; only what is done with the answer differs.
"""

from dataclasses import dataclass, field
from typing import Any

from portal.agencies.models import Effect
from portal.agencies.reading import Field, PersonClaim
from portal.households.access import covers
from portal.households.models import Relation
from portal.intake.agreement import births_agree, names_agree
from portal.intake.findings import NIK_IN_USE, Meeting, problem
from portal.intake.following import follow, follow_family
from portal.intake.known import FamilyState, Known, PersonState
from portal.intake.row import Row
from portal.permissions import Actor
from portal.types import comparison_key

_KEY_LENGTH = 120


@dataclass(slots=True)
class Decision:
    """What becomes of a row. Without an ``effect`` it is refused because of ``problems``.

    ``before`` is what undo puts back: for each changed value of person and column of family what
    stood there and what stands there now, and the number of a phone that was added.
    """

    effect: Effect | None = None
    person: PersonState | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)


def decide(row: Row, known: Known, actor: Actor) -> Decision:
    """What the row does, given what is known; ``known`` then holds the row's person too.

    A NIK that somebody holds: the row attaches to them if name and birth date agree, and is one
    more source of what is known of them; else it comes in without NIK. The same No. KK is the same
    family. ``actor`` brings in people of their own kecamatan only.
    """
    key = comparison_key(row.claim.name)[:_KEY_LENGTH]
    refusal = _refusal(row, actor)
    if refusal is not None:
        return Decision(problems=[refusal])
    holder = known.person(row.nik_hash)
    if holder is not None and _agree(row.claim, key, holder):
        return _attach(row, holder, known, actor)
    family = known.family(row.kk_hash)
    if family is not None and not covers(actor, family.district_code):
        return Decision(problems=[problem(Meeting.FAMILY_OUTSIDE_SCOPE, row.label(Field.KK))])
    decision = Decision(effect=Effect.ADD_PERSON)
    if family is None:
        family = _new_family(row)
        known.add_family(family)
    elif filled := follow_family(family, row, known):
        decision.before = {"family": filled}
    decision.person = _new_person(row, key, family)
    if not key:
        decision.warnings.append(problem(Meeting.NAME_WITHOUT_LETTERS, row.label(Field.NAME)))
    if holder is None:
        decision.person.nik_hash = row.nik_hash
        known.add(decision.person)
    else:
        decision.person.nik, decision.person.nik_missing_reason = None, str(NIK_IN_USE)
        decision.warnings.append(problem(Meeting.NIK_IN_USE, row.label(Field.NIK)))
    return decision


def _refusal(row: Row, actor: Actor) -> dict[str, str] | None:
    if covers(actor, row.district_code):
        return None
    code = Meeting.DESA_NEEDED if row.district_code is None else Meeting.OUTSIDE_SCOPE
    return problem(code, row.label(Field.DESA) or row.label(Field.DESA_CODE))


def _agree(claim: PersonClaim, key: str, holder: PersonState) -> bool:
    return names_agree(key, holder.name_key) and births_agree(
        claim.birth_date, holder.birth_date, one_year=claim.birth_year
    )


def _attach(row: Row, holder: PersonState, known: Known, actor: Actor) -> Decision:
    """The row speaks of somebody known: it joins what was said of them, and the rule decides."""
    decision = Decision(effect=Effect.ATTACH, person=holder)
    if holder.died:
        decision.warnings.append(problem(Meeting.RECORDED_DEAD, row.label(Field.NAME)))
    elif covers(actor, holder.family.district_code):
        decision.warnings += _belongs_elsewhere(row, holder.family)
        decision.before = follow(holder, row, known)
    if decision.before:
        decision.effect = Effect.CHANGE
    return decision


def _belongs_elsewhere(row: Row, family: FamilyState) -> list[dict[str, str]]:
    """Where somebody belongs is not changed by a list, only said."""
    claim, found = row.claim, []
    if None not in (claim.desa_code, family.village_code) and (
        claim.desa_code != family.village_code
    ):
        label = row.label(Field.DESA) or row.label(Field.DESA_CODE)
        found.append(problem(Meeting.ANOTHER_DESA, label))
    if None not in (row.kk_hash, family.kk_hash) and row.kk_hash != family.kk_hash:
        found.append(problem(Meeting.ANOTHER_KK, row.label(Field.KK)))
    return found


def _new_family(row: Row) -> FamilyState:
    claim = row.claim
    return FamilyState(
        statements=[row.statement],
        kk_number=None if claim.kk is None else claim.kk.value,
        kk_hash=row.kk_hash,
        address=claim.address,
        rt=claim.rt,
        rw=claim.rw,
        village_code=claim.desa_code,
        district_code=row.district_code,
    )


def _new_person(row: Row, key: str, family: FamilyState) -> PersonState:
    claim = row.claim
    return PersonState(
        statements=[row.statement],
        family=family,
        name=claim.name,
        name_key=key,
        nik=None if claim.nik is None else claim.nik.value,
        nik_missing_reason=claim.nik_missing_reason,
        sex=claim.sex,
        birth_date=claim.birth_date,
        birth_place=claim.birth_place,
        relation=Relation(claim.relation) if claim.relation else Relation.OTHER,
        has_phone=claim.phone is not None,
        phone=claim.phone,
    )
