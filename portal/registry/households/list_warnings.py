"""Warnings about statements of lists that contradict the registry: a second head, a death."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.core.types import Relation
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import Datum, Statement
from portal.registry.households.provenance.statements import (
    Provenance,
    load_provenance,
    load_provenance_of_persons,
)
from portal.registry.households.warnings import RegistryWarning


def household_list_warnings(household: Household) -> list[RegistryWarning]:
    """Return the warnings from lists about the living members of a household."""
    provenance, has_head = load_provenance([household.id]), _has_head(household)
    return [
        warning
        for person in household.living
        for warning in _warnings(person, provenance, has_head=has_head)
    ]


def person_list_warnings(person: Person) -> list[RegistryWarning]:
    """Return the warnings from lists about one person; none about the dead."""
    if person.died_on is not None:
        return []
    provenance = load_provenance_of_persons([person.id])
    return _warnings(person, provenance, has_head=_has_head(person.household))


def _has_head(household: Household) -> bool:
    return any(person.relation is Relation.HEAD for person in household.living)


def _warnings(person: Person, provenance: Provenance, *, has_head: bool) -> list[RegistryWarning]:
    lists = [one for one in provenance.person_statements[person.id] if not one.by_staff]
    pinned = Datum.RELATION in provenance.pinned_of_person(person.id)
    messages = []
    if _said_dead(lists):
        messages.append(
            gettext("Menurut daftar sudah meninggal. Periksa, lalu catat kematiannya bila benar.")
        )
    # A relation that staff chose or pinned needs no warning.
    if has_head and person.relation is Relation.OTHER and not pinned and _said_head(lists):
        messages.append(
            gettext("Menurut daftar juga kepala keluarga. Periksa hubungannya dalam keluarga.")
        )
    return [RegistryWarning(message, person) for message in messages]


def _said_dead(lists: Sequence[Statement]) -> bool:
    """Return whether the newest list says that the person died; a later list without that overrides
    it.
    """
    newest = max(lists, key=lambda one: (one.at, one.order), default=None)
    return newest is not None and newest.dead


def _said_head(lists: Sequence[Statement]) -> bool:
    return any(one.values.get(Datum.RELATION) == Relation.HEAD for one in lists)
