"""What looks odd in a household. A warning asks to look; it never refuses."""

from dataclasses import dataclass

from flask_babel import gettext

from portal.households.models import Household, NikState, Person, Relation
from portal.types import Nik


@dataclass(frozen=True)
class Warning:
    """One thing to look at, and whom it is about (``None``: the household)."""

    message: str
    person: Person | None = None


def warnings_about(person: Person) -> list[Warning]:
    """Where the NIK says otherwise than the person's data, or Dukcapil does."""
    if person.nik is None:
        return [Warning(gettext("NIK belum ada: %(why)s.", why=person.nik_missing_reason), person)]
    found = [
        Warning(str(disagreement.message), person)
        for disagreement in Nik(person.nik).disagreements(person.birth_date, person.sex)
    ]
    if person.nik_state is NikState.MISMATCHED:
        found.append(Warning(gettext("NIK tidak padan dengan data Dukcapil."), person))
    return found


def warnings_of(household: Household) -> list[Warning]:
    """Everything to look at in a household and its living members."""
    found: list[Warning] = []
    if household.is_provisional:
        found.append(Warning(gettext("No. KK belum ada. Keluarga ini dicatat sementara.")))
    if household.village_code is None:
        found.append(Warning(gettext("Desa belum diketahui.")))
    living = household.living
    heads = sum(person.relation is Relation.HEAD for person in living)
    if living and heads == 0:
        found.append(Warning(gettext("Belum ada kepala keluarga yang tercatat hidup.")))
    if heads > 1:
        found.append(Warning(gettext("Ada lebih dari satu kepala keluarga.")))
    for person in living:
        found.extend(warnings_about(person))
    return found
