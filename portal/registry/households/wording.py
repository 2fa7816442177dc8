"""Labels, badges and audit texts of the households room."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.core.clock import today
from portal.core.counting import counted
from portal.core.types import PhoneNumber, Relation, Sex
from portal.platform.audit.wording import AuditWords
from portal.platform.web.filters import samar, tanggal
from portal.registry.households.models import Household, NikState, Person, Phone
from portal.registry.households.provenance.conflict_resolution import Datum, Source, is_missing

RELATIONS: Mapping[Relation, LazyString] = {
    Relation.HEAD: _("Kepala keluarga"),
    Relation.SPOUSE: _("Suami/istri"),
    Relation.CHILD: _("Anak"),
    Relation.PARENT: _("Orang tua/mertua"),
    Relation.GRANDCHILD: _("Cucu"),
    Relation.OTHER_KIN: _("Famili lain"),
    Relation.OTHER: _("Lainnya"),
}
SEXES: Mapping[Sex, LazyString] = {
    Sex.FEMALE: _("Perempuan"),
    Sex.MALE: _("Laki-laki"),
}
NIK_STATES: Mapping[NikState, LazyString] = {
    NikState.UNCHECKED: _("belum dipadankan"),
    NikState.MATCHED: _("padan"),
    NikState.MISMATCHED: _("tidak padan"),
}
NIK_STATE_TONES: Mapping[NikState, str] = {
    NikState.UNCHECKED: "neutral",
    NikState.MATCHED: "done",
    NikState.MISMATCHED: "due",
}


def consent_label(consent: bool | None) -> str:
    """Return the label of a stored SMS consent."""
    if consent is None:
        return gettext("belum ditanya")
    return gettext("bersedia menerima SMS") if consent else gettext("menolak SMS")


def household_name(household: Household) -> str:
    """Return the name of a household: that of its head, else of its first person."""
    head = household.head or next(iter(household.persons), None)
    return gettext("Keluarga tanpa anggota") if head is None else head.name


def address_line(household: Household) -> str:
    """Return address, RT/RW, desa and kecamatan in one line."""
    parts = [household.address]
    if household.rt or household.rw:
        parts.append(f"RT {household.rt or '–'} RW {household.rw or '–'}")
    if household.village is not None:
        parts.append(household.village.name)
    if household.district is not None:
        parts.append(gettext("Kec. %(name)s", name=household.district.name))
    return ", ".join(part for part in parts if part)


def member_line(person: Person, day: date | None = None) -> str:
    """Return relation, sex and age of a member in one line."""
    parts = [str(RELATIONS[person.relation])]
    if person.sex is not None:
        parts.append(str(SEXES[person.sex]).lower())
    age = person.age_on(day or today())
    if age is not None:
        parts.append(counted("%(n)s tahun", age))
    return " · ".join(parts)


def nik_state_label(state: NikState) -> str:
    """Return the label of the Dukcapil result."""
    return str(NIK_STATES[state])


def nik_state_tone(state: NikState) -> str:
    """Return the badge tone of the Dukcapil result."""
    return NIK_STATE_TONES[state]


def phone_number(phone: Phone, *, masked: bool = False) -> str:
    """Return the number in national format, or with its middle masked."""
    number = PhoneNumber(phone.number, phone.can_receive_sms)
    return number.masked if masked else number.national


def sms_badge(phone: Phone) -> tuple[str, str]:
    """Return text and tone of the badge that tells whether SMS may be sent to a phone."""
    if not phone.can_receive_sms:
        return gettext("tidak dapat SMS"), "stopped"
    if phone.sms_consent is None:
        return gettext("SMS: belum ditanya"), "due"
    return consent_label(phone.sms_consent), "done" if phone.sms_consent else "stopped"


def stated_value_badge(counts: bool) -> tuple[str, str]:
    """Return text and tone of the badge of a stated value."""
    return (gettext("dipakai"), "done") if counts else (gettext("berbeda"), "due")


def lookalike_notice(strong: bool) -> tuple[str, str]:
    """Return title and tone of the notice about lookalikes."""
    return (
        (gettext("Mungkin sudah terdaftar"), "due")
        if strong
        else (gettext("Ada yang mirip"), "info")
    )


FILTERS = (
    household_name,
    address_line,
    member_line,
    consent_label,
    nik_state_label,
    nik_state_tone,
    phone_number,
    sms_badge,
    stated_value_badge,
    lookalike_notice,
)
"""Template filters, registered under their function names for all rooms."""


DATUM_LABELS: Mapping[Datum, LazyString] = {
    Datum.NAME: _("Nama"),
    Datum.NIK: _("NIK"),
    Datum.SEX: _("Jenis kelamin"),
    Datum.BIRTH_DATE: _("Tanggal lahir"),
    Datum.BIRTH_PLACE: _("Tempat lahir"),
    Datum.RELATION: _("Hubungan dalam keluarga"),
    Datum.PHONE: _("Telepon"),
    Datum.KK: _("No. KK"),
    Datum.ADDRESS: _("Alamat"),
}


def value_text(datum: Datum, value: Any, villages: Mapping[str, str], *, mask_phones: bool) -> str:
    """Return a plain value as text; NIK and No. KK masked."""
    if is_missing(datum, value) and datum is not Datum.RELATION:
        return gettext("belum ada")
    match datum:
        case Datum.NIK | Datum.KK:
            return samar(value)
        case Datum.SEX:
            return str(SEXES[Sex(value)])
        case Datum.RELATION:
            return str(RELATIONS[Relation(value)])
        case Datum.BIRTH_DATE:
            return tanggal(date.fromisoformat(value))
        case Datum.PHONE:
            number = PhoneNumber.parse(value)
            return number.masked if mask_phones else number.national
        case Datum.ADDRESS:
            return _address(value, villages)
        case _:
            return str(value)


def source_text(source: Source, at: datetime) -> str:
    """Return source and date of a statement: "Dinas Sosial, 3 Mei 2026 (baris 14)"."""
    day = tanggal(at)
    if source.import_id is None:
        who = source.name or gettext("portal")
        return gettext("Diketik %(who)s, %(day)s", who=who, day=day)
    place = (
        gettext("%(sheet)s, baris %(row)s", sheet=source.sheet, row=source.row)
        if source.sheet
        else gettext("baris %(row)s", row=source.row)
    )
    # No line break inside "baris 14".
    place = place.replace(" ", "\N{NO-BREAK SPACE}")
    return gettext("%(who)s, %(day)s (%(place)s)", who=source.name, day=day, place=place)


def _address(value: Mapping[str, Any], villages: Mapping[str, str]) -> str:
    parts = [value["address"]]
    if value["rt"] or value["rw"]:
        parts.append(f"RT {value['rt'] or '–'} RW {value['rw'] or '–'}")
    if value["village_code"]:
        parts.append(villages.get(value["village_code"], ""))
    return ", ".join(filter(None, parts))


AUDIT_WORDS = AuditWords(
    nouns={
        "households": _("rumah tangga"),
        "persons": _("anggota keluarga"),
        "phones": _("nomor telepon"),
    },
    sentences={
        "households.change_address": _("mengubah alamat rumah tangga"),
        "households.pin_value": _("menetapkan alamat rumah tangga"),
        "households.set_kk": _("mengisi No. KK rumah tangga"),
        "households.settle": _("menyesuaikan alamat rumah tangga dengan sumbernya"),
        "households.unpin_value": _("melepas alamat rumah tangga yang ditetapkan"),
        "persons.join_household": _("memindahkan anggota ke keluarga lain"),
        "persons.pin_value": _("menetapkan isian anggota keluarga"),
        "persons.record_death": _("mencatat anggota keluarga meninggal"),
        "persons.set_nik": _("mengisi NIK anggota keluarga"),
        "persons.set_nik_state": _("mencatat hasil pemadanan NIK"),
        "persons.settle": _("menyesuaikan isian anggota keluarga dengan sumbernya"),
        "persons.unpin_value": _("melepas isian anggota keluarga yang ditetapkan"),
        "persons.withdraw_death": _("menarik catatan meninggal"),
        "phones.confirm_reachable": _("memastikan nomor telepon aktif lagi"),
        "phones.mark_unreachable": _("menandai nomor telepon tidak dapat dihubungi"),
    },
    fields={
        "address": _("alamat"),
        "birth_date": _("tanggal lahir"),
        "died_on": _("tanggal meninggal"),
        "household_size": _("jumlah orang serumah"),
        "kk": _("No. KK"),
        "left": _("yang pindah"),
        "members": _("anggota"),
        "new_household": _("nomor keluarga baru"),
        "nik": _("NIK"),
        "nik_missing_reason": _("alasan NIK belum ada"),
        "nik_state": _("pemadanan NIK"),
        "owner": _("milik"),
        "phones": _("telepon"),
        "relation": _("hubungan"),
        "rt": _("RT"),
        "rw": _("RW"),
        "sex": _("jenis kelamin"),
        "sms_consent": _("bersedia menerima SMS"),
        "split_from": _("pecahan dari keluarga nomor"),
        "village_code": _("kode desa/kelurahan"),
    },
    codes={
        "matched": _("padan"),
        "mismatched": _("tidak padan"),
        "unchecked": _("belum dipadankan"),
    },
)
