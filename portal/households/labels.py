"""The words of the registry on screen."""

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString, gettext, lazy_gettext

from portal.clock import today
from portal.households.models import Household, NikState, Person, Phone, Relation
from portal.types import PhoneNumber, Sex

RELATIONS: Mapping[Relation, LazyString] = {
    Relation.HEAD: lazy_gettext("Kepala keluarga"),
    Relation.SPOUSE: lazy_gettext("Suami/istri"),
    Relation.CHILD: lazy_gettext("Anak"),
    Relation.PARENT: lazy_gettext("Orang tua/mertua"),
    Relation.GRANDCHILD: lazy_gettext("Cucu"),
    Relation.OTHER_KIN: lazy_gettext("Famili lain"),
    Relation.OTHER: lazy_gettext("Lainnya"),
}
SEXES: Mapping[Sex, LazyString] = {
    Sex.FEMALE: lazy_gettext("Perempuan"),
    Sex.MALE: lazy_gettext("Laki-laki"),
}
NIK_STATES: Mapping[NikState, LazyString] = {
    NikState.UNCHECKED: lazy_gettext("belum dipadankan"),
    NikState.MATCHED: lazy_gettext("padan"),
    NikState.MISMATCHED: lazy_gettext("tidak padan"),
}
NIK_STATE_TONES: Mapping[NikState, str] = {
    NikState.UNCHECKED: "neutral",
    NikState.MATCHED: "done",
    NikState.MISMATCHED: "due",
}


def consent_label(consent: bool | None) -> str:
    """What the owner of a phone said about messages."""
    if consent is None:
        return gettext("belum ditanya")
    return gettext("bersedia menerima SMS") if consent else gettext("menolak SMS")


def household_name(household: Household) -> str:
    """A family is called by its head; one that was emptied by merges by who came first."""
    head = household.head or next(iter(household.persons), None)
    return gettext("Keluarga tanpa anggota") if head is None else head.name


def address_line(household: Household) -> str:
    """Address, RT/RW, desa and kecamatan in one line."""
    parts = [household.address]
    if household.rt or household.rw:
        parts.append(f"RT {household.rt or '–'} RW {household.rw or '–'}")
    if household.village is not None:
        parts.append(household.village.name)
    if household.district is not None:
        parts.append(gettext("Kec. %(name)s", name=household.district.name))
    return ", ".join(part for part in parts if part)


def member_line(person: Person, day: date | None = None) -> str:
    """Relation, sex and age of a member in one line."""
    parts = [str(RELATIONS[person.relation])]
    if person.sex is not None:
        parts.append(str(SEXES[person.sex]).lower())
    age = person.age_on(day or today())
    if age is not None:
        parts.append(gettext("%(age)s tahun", age=age))
    return " · ".join(parts)


def nik_state_label(state: NikState) -> str:
    """What Dukcapil said, in a word."""
    return str(NIK_STATES[state])


def nik_state_tone(state: NikState) -> str:
    """The tone of that word's badge."""
    return NIK_STATE_TONES[state]


def phone_number(phone: Phone, *, masked: bool = False) -> str:
    """As it is dialled at home, or with its middle hidden."""
    number = PhoneNumber(phone.number, phone.can_receive_sms)
    return number.masked if masked else number.national


FILTERS = (
    household_name,
    address_line,
    member_line,
    consent_label,
    nik_state_label,
    nik_state_tone,
    phone_number,
)
"""Template filters of the same name, for the pages of the registry and of what stands above it."""
