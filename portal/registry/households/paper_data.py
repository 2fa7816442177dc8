"""Household and person data in the form that printed papers need."""

from collections.abc import Mapping

from portal.core.types import Sex, capitalised
from portal.platform.documents.papers import Address, Party
from portal.registry.households.models import Household, Person

SALUTATIONS: Mapping[Sex | None, str] = {Sex.FEMALE: "Ibu", Sex.MALE: "Bapak"}


def paper_address(household: Household) -> Address:
    """Return the address of a household as papers print it."""
    village, district = household.village, household.district
    return Address(
        street=household.address,
        rt=household.rt,
        rw=household.rw,
        village_kind="Kelurahan" if village is not None and village.is_urban else "Desa",
        village=village.name if village else "…",
        district=district.name if district else "…",
    )


def paper_party(person: Person, *, signature: str = "") -> Party:
    """Return ``person`` as a party of a paper; official papers show the NIK in full."""
    return Party(
        name=capitalised(person.name),
        nik=person.nik or "",
        address=paper_address(person.household),
        salutation=salutation(person),
        signature=signature,
    )


def salutation(person: Person | None) -> str:
    """Return the form of address for ``person`` by sex; "Ibu/Bapak" if unknown."""
    return SALUTATIONS.get(person.sex if person is not None else None, "Ibu/Bapak")
