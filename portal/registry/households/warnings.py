"""Warnings about odd data. They never block saving."""

from dataclasses import dataclass

from flask_babel import gettext

from portal.core.types import Nik, Relation
from portal.registry.households.models import Household, NikState, Person


@dataclass(frozen=True)
class RegistryWarning:
    """One warning; ``person`` is ``None`` for a warning about the household."""

    message: str
    person: Person | None = None


def person_warnings(person: Person) -> list[RegistryWarning]:
    """Return warnings where the NIK or Dukcapil disagrees with the data of a person."""
    if person.nik is None:
        return [
            RegistryWarning(
                gettext("NIK belum ada: %(why)s.", why=person.nik_missing_reason), person
            )
        ]
    found = [
        RegistryWarning(str(disagreement.message), person)
        for disagreement in Nik(person.nik).disagreements(person.birth_date, person.sex)
    ]
    if person.nik_state is NikState.MISMATCHED:
        found.append(RegistryWarning(gettext("NIK tidak padan dengan data Dukcapil."), person))
    return found


def household_warnings(household: Household) -> list[RegistryWarning]:
    """Return all warnings about a household and its living members."""
    found: list[RegistryWarning] = []
    if household.is_provisional:
        found.append(RegistryWarning(gettext("No. KK belum ada. Keluarga ini dicatat sementara.")))
    if household.village_code is None:
        found.append(RegistryWarning(gettext("Desa/kelurahan belum diketahui.")))
    living = household.living
    heads = sum(person.relation is Relation.HEAD for person in living)
    if living and heads == 0:
        found.append(RegistryWarning(gettext("Belum ada kepala keluarga yang tercatat hidup.")))
    if heads > 1:
        found.append(RegistryWarning(gettext("Ada lebih dari satu kepala keluarga.")))
    for person in living:
        found.extend(person_warnings(person))
    return found
