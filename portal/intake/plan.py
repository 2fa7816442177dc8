"""What each row would do to the registry. It reads what is known and writes nothing.

The preview and the import itself ask the same question; only what is done with the answer differs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.agencies.models import Effect
from portal.agencies.reading import Field, PersonClaim
from portal.households.access import covers
from portal.households.models import Relation
from portal.intake.agreement import births_agree, names_agree
from portal.intake.findings import NIK_IN_USE, Meeting, problem
from portal.intake.known import FamilyState, Known, PersonState
from portal.permissions import Actor
from portal.types import comparison_key

_KEY_LENGTH = 120
_DISTRICT_LENGTH = 8  # 32.16.08 of 32.16.08.2001


@dataclass(frozen=True, slots=True)
class Row:
    """An accepted row: what it says, the hashes of its numbers, and the labels of its columns."""

    claim: PersonClaim
    nik_hash: str | None
    kk_hash: str | None
    label: Callable[[Field], str]

    @property
    def district_code(self) -> str | None:
        """The kecamatan that the row names."""
        desa = self.claim.desa_code
        return None if desa is None else desa[:_DISTRICT_LENGTH]


@dataclass(slots=True)
class Decision:
    """What becomes of a row. Without an ``effect`` it is refused because of ``problems``.

    ``before`` is what undo puts back: for each filled column of person and family what stood there
    and what stands there now, and the number of a phone that was added.
    """

    effect: Effect | None = None
    person: PersonState | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)


def decide(row: Row, known: Known, actor: Actor) -> Decision:
    """What the row does, given what is known; ``known`` then holds the row's person too.

    A NIK that somebody holds: the row attaches to them if name and birth date agree, and fills in
    what they lack; else it comes in without NIK. The same No. KK is the same family. ``actor``
    brings in people of their own kecamatan only.
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
    elif filled := _fill_family(family, row, known):
        decision.before = {"family": filled}
    decision.person = _new_person(row.claim, key, family)
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
    """The row speaks of somebody known: nothing is overwritten, what is missing is filled in."""
    decision = Decision(effect=Effect.ATTACH, person=holder)
    if holder.died:
        decision.warnings.append(problem(Meeting.RECORDED_DEAD, row.label(Field.NAME)))
    elif covers(actor, holder.family.district_code):
        decision.before = _fill(row, holder, known)
    if decision.before:
        decision.effect = Effect.CHANGE
    return decision


def _fill(row: Row, holder: PersonState, known: Known) -> dict[str, Any]:
    claim = row.claim
    person = _fill_in(
        holder,
        sex=claim.sex,
        birth_date=claim.birth_date,
        birth_place=claim.birth_place,
    )
    parts: dict[str, Any] = {"person": person, "family": _fill_family(holder.family, row, known)}
    if claim.phone is not None and not holder.has_phone:
        holder.phone, holder.has_phone = claim.phone, True
        parts["phone"] = claim.phone.value
    return {name: part for name, part in parts.items() if part}


def _fill_family(family: FamilyState, row: Row, known: Known) -> dict[str, Any]:
    """Address and desa belong together, and so do RT and RW: filled as one or not at all."""
    claim = row.claim
    filled: dict[str, Any] = {}
    if family.village_code is None and row.district_code is not None:
        filled |= _fill_in(family, village_code=claim.desa_code, district_code=row.district_code)
    if family.village_code == claim.desa_code and not (family.address or family.rt or family.rw):
        filled |= _fill_in(family, address=claim.address, rt=claim.rt, rw=claim.rw)
    if family.kk_number is None and claim.kk is not None and known.family(row.kk_hash) is None:
        filled |= _fill_in(family, kk_number=claim.kk.value, kk_hash=row.kk_hash)
        known.add_family(family)
    return filled


def _fill_in(state: FamilyState | PersonState, **values: Any) -> dict[str, Any]:
    """Set what is missing; returns for each column what stood there and what stands there now."""
    filled = {}
    for name, value in values.items():
        was = getattr(state, name)
        if value and not was:
            setattr(state, name, value)
            state.filled.add(name)
            filled[name] = [_plain(was), _plain(value)]
    return filled


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _new_family(row: Row) -> FamilyState:
    claim = row.claim
    return FamilyState(
        kk_number=None if claim.kk is None else claim.kk.value,
        kk_hash=row.kk_hash,
        address=claim.address,
        rt=claim.rt,
        rw=claim.rw,
        village_code=claim.desa_code,
        district_code=row.district_code,
    )


def _new_person(claim: PersonClaim, key: str, family: FamilyState) -> PersonState:
    return PersonState(
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
