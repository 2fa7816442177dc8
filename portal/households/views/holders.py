"""Somebody holds the NIK of a new member: how they are brought over instead of registered again.

Who may not see them learns whom to ask, and nothing about them.
"""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from portal.accounts.guard import current_actor
from portal.errors import InvalidInput
from portal.households.access import may_change
from portal.households.conflicts import NikInUse
from portal.households.models import Household, Person
from portal.households.queries import get_person


@dataclass(frozen=True)
class Holder:
    """``url`` shows who holds the NIK, if the actor may see them. ``way`` says how to go on, and
    leads there by ``label`` and ``step`` where it is the actor's to do."""

    url: str
    way: str
    label: str = ""
    step: str = ""


def join_url(person_id: int, household: Household, relation: str | None) -> str:
    """Where a registered person is brought into ``household``."""
    return url_for(
        "households.join",
        person_id=person_id,
        keluarga=household.id,
        hubungan=relation or None,
    )


def holder_for_family(
    error: InvalidInput | None, household: Household, relation: str | None
) -> Holder | None:
    """The holder of the NIK of one who was to be added to ``household``; ``None`` if ``error`` is
    about something else."""
    if not isinstance(error, NikInUse):
        return None
    if error.holder_id is None:
        return Holder("", _ask_beyond())
    person, url = _holder(error.holder_id)
    if person.household_id == household.id:
        return Holder(url, gettext("Ia sudah anggota keluarga ini."))
    if not may_change(current_actor(), person.household):
        return Holder(
            url, gettext("Bila ini orangnya, mintalah penyelia memindahkannya ke keluarga ini.")
        )
    label = gettext("Bawa %(name)s ke keluarga ini", name=person.name)
    return Holder(
        url,
        gettext("Bila ini orangnya, jangan dicatat dua kali."),
        label,
        join_url(person.id, household, relation),
    )


def holder_for_form(error: InvalidInput | None, *, members: int) -> Holder | None:
    """The holder of the NIK of one of ``members`` of a family that is being registered."""
    if not isinstance(error, NikInUse):
        return None
    if error.holder_id is None:
        return Holder("", _ask_beyond())
    person, url = _holder(error.holder_id)
    if not may_change(current_actor(), person.household):
        return Holder(
            url,
            gettext(
                "Keluarganya ada pada kasus pendamping lain."
                " Bila ini orangnya, mintalah penyelia memindahkannya."
            ),
        )
    return Holder(url, *_ways_from(person, alone=members == 1))


def _holder(person_id: int) -> tuple[Person, str]:
    return (
        get_person(current_actor(), person_id),
        url_for("households.person", person_id=person_id),
    )


def _ways_from(person: Person, *, alone: bool) -> tuple[str, str, str]:
    """How a person leaves the family they are in for the one on the form."""
    family = url_for("households.show", household_id=person.household_id)
    if not alone:
        way = gettext(
            "Bila ia pindah ke keluarga baru ini: hapus dia dari formulir ini, daftarkan yang lain,"
            " lalu tambahkan dia sebagai anggota. Portal menawarkan membawanya ke sana."
        )
        return way, gettext("Lihat keluarganya"), family
    if len(person.household.living) > 1:
        way = gettext("Bila ia kini punya KK sendiri, pisahkan dia dari keluarganya.")
        split = url_for("households.split", household_id=person.household_id)
        return way, gettext("Pecah KK"), split
    way = gettext("Ia sudah terdaftar. Bila No. KK atau alamatnya berubah, ubahlah di sana.")
    return way, gettext("Lihat keluarganya"), family


def _ask_beyond() -> str:
    return gettext(
        "Bila ini orang yang sama, jangan didaftarkan lagi:"
        " mintalah penyelia seluruh kabupaten memindahkannya."
    )
