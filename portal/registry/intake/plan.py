"""Plan what each row does to the registry. Reads only; preview and import use the same plan."""

from dataclasses import dataclass, field
from typing import Any

from portal.core.types import Relation, comparison_key
from portal.platform.permissions import Actor
from portal.platform.scope import covers
from portal.registry.agencies.models import Effect, RowOutcome
from portal.registry.agencies.reading import Field, PersonClaim, PersonStatus
from portal.registry.intake.findings import NIK_IN_USE, RegistryFinding, problem
from portal.registry.intake.identity_check import births_agree, names_agree
from portal.registry.intake.registry_snapshot import FamilyState, PersonState, RegistrySnapshot
from portal.registry.intake.settings import refuses_dead
from portal.registry.intake.staged_row import StagedRow
from portal.registry.intake.update_rule import follow, follow_family

_KEY_LENGTH = 120


@dataclass(slots=True)
class RowPlan:
    """The planned effect of a row. Without ``effect`` the row is refused for ``problems``, or
    ``skipped``.

    ``before`` is the undo data: [old, new] of each changed person value and household column, and
    an added phone number.
    """

    effect: Effect | None = None
    person: PersonState | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    skipped: bool = False

    @property
    def outcome(self) -> RowOutcome:
        """Return what becomes of the row."""
        if self.effect is not None:
            return RowOutcome.ACCEPTED
        return RowOutcome.SKIPPED if self.skipped else RowOutcome.REFUSED


def decide(row: StagedRow, snapshot: RegistrySnapshot, actor: Actor) -> RowPlan:
    """Return the plan of a row, and add its person to ``snapshot``.

    If name and birth date agree with the holder of its NIK, the row becomes another source about
    them; otherwise its person is added without NIK. The No. KK decides the household. Rows outside
    the scope of ``actor`` are refused; for rows about dead people a setting decides.
    """
    key = comparison_key(row.claim.name)[:_KEY_LENGTH]
    holder = snapshot.person(row.nik_hash)
    is_holder = holder is not None and _agree(row.claim, key, holder)
    refusal = _refusal(row, actor, is_known=is_holder)
    if refusal is not None:
        return RowPlan(problems=[refusal])
    if holder is not None and is_holder:
        return _attach(row, holder, snapshot, actor)
    family = snapshot.family(row.kk_hash)
    if family is not None and not covers(actor, family.district_code):
        return RowPlan(
            problems=[problem(RegistryFinding.FAMILY_OUTSIDE_SCOPE, row.label(Field.KK))]
        )
    decision = RowPlan(effect=Effect.ADD_PERSON)
    if family is None:
        family = _new_family(row)
        snapshot.add_family(family)
    elif filled := follow_family(family, row, snapshot):
        decision.before = {"family": filled}
    decision.person = _new_person(row, key, family)
    decision.warnings += _second_head(row, decision.person)
    if not key:
        decision.warnings.append(
            problem(RegistryFinding.NAME_WITHOUT_LETTERS, row.label(Field.NAME))
        )
    if holder is None:
        decision.person.nik_hash = row.nik_hash
        snapshot.add(decision.person)
    else:
        decision.person.nik, decision.person.nik_missing_reason = None, str(NIK_IN_USE)
        decision.warnings.append(problem(RegistryFinding.NIK_IN_USE, row.label(Field.NIK)))
    return decision


def _refusal(row: StagedRow, actor: Actor, *, is_known: bool) -> dict[str, str] | None:
    if covers(actor, row.district_code):
        if row.claim.status is PersonStatus.DEAD and refuses_dead(known=is_known):
            return problem(RegistryFinding.DEAD_BY_LIST, row.label(Field.NAME))
        return None
    code = (
        RegistryFinding.DESA_NEEDED if row.district_code is None else RegistryFinding.OUTSIDE_SCOPE
    )
    return problem(code, row.label(Field.DESA) or row.label(Field.DESA_CODE))


def _agree(claim: PersonClaim, key: str, holder: PersonState) -> bool:
    return names_agree(key, holder.name_key) and births_agree(
        claim.birth_date, holder.birth_date, one_year=claim.birth_year, nik=claim.nik
    )


def _attach(
    row: StagedRow, holder: PersonState, snapshot: RegistrySnapshot, actor: Actor
) -> RowPlan:
    """Plan a row about a known person: add its statement, and let the conflict rule decide."""
    decision = RowPlan(effect=Effect.ATTACH, person=holder)
    if holder.died:
        decision.warnings.append(problem(RegistryFinding.RECORDED_DEAD, row.label(Field.NAME)))
    elif covers(actor, holder.family.district_code):
        decision.warnings += _belongs_elsewhere(row, holder.family)
        decision.before = follow(holder, row, snapshot)
    if decision.before:
        decision.effect = Effect.CHANGE
    return decision


def _second_head(row: StagedRow, person: PersonState) -> list[dict[str, str]]:
    """Return a warning if the family already has a head; the row's statement keeps the relation."""
    if person.relation is not Relation.HEAD:
        return []
    if not person.family.has_head:
        person.family.has_head = True
        return []
    person.relation = Relation.OTHER
    return [problem(RegistryFinding.SECOND_HEAD, row.label(Field.RELATION))]


def _belongs_elsewhere(row: StagedRow, family: FamilyState) -> list[dict[str, str]]:
    """Return warnings about another desa or No. KK; a list does not change these."""
    claim, found = row.claim, []
    if None not in (claim.desa_code, family.village_code) and (
        claim.desa_code != family.village_code
    ):
        label = row.label(Field.DESA) or row.label(Field.DESA_CODE)
        found.append(problem(RegistryFinding.ANOTHER_DESA, label))
    if None not in (row.kk_hash, family.kk_hash) and row.kk_hash != family.kk_hash:
        found.append(problem(RegistryFinding.ANOTHER_KK, row.label(Field.KK)))
    return found


def _new_family(row: StagedRow) -> FamilyState:
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


def _new_person(row: StagedRow, key: str, family: FamilyState) -> PersonState:
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
