"""A household and its people as papers write them."""

from collections.abc import Mapping

from portal.documents.papers import Address, Party
from portal.households.models import Household, Person
from portal.types import Sex

SALUTATIONS: Mapping[Sex | None, str] = {Sex.FEMALE: "Ibu", Sex.MALE: "Bapak"}


def address_of(household: Household) -> Address:
    """A household's address as a paper writes it."""
    village, district = household.village, household.district
    return Address(
        street=household.address,
        rt=household.rt,
        rw=household.rw,
        village_kind="Kelurahan" if village is not None and village.is_urban else "Desa",
        village=village.name if village else "…",
        district=district.name if district else "…",
    )


def party(person: Person, *, signature: str = "") -> Party:
    """A recipient as a paper names her; the NIK stands in full on an official paper."""
    return Party(
        name=person.name,
        nik=person.nik or "",
        address=address_of(person.household),
        salutation=salutation_of(person),
        signature=signature,
    )


def salutation_of(person: Person | None) -> str:
    """How a paper addresses somebody."""
    return SALUTATIONS.get(person.sex if person is not None else None, "Ibu/Bapak")
