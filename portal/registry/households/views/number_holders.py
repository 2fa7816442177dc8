"""Advice for a NIK or No. KK in use: move the holder here instead of registering them again.

Outside the actor's scope the advice names whom to ask, and nothing about the holder.
"""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from portal.core.errors import InvalidInput, PortalError
from portal.platform.accounts.guard import current_actor
from portal.registry.households.access import may_change
from portal.registry.households.errors import KkInUse, NikInUse
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import get_person


@dataclass(frozen=True)
class NikHolder:
    """Who holds a NIK and what to do. ``url`` is empty if the actor may not see the holder.

    ``action_label`` and ``action_url`` are empty if the actor may not do it.
    """

    url: str
    advice: str
    action_label: str = ""
    action_url: str = ""


def join_url(person_id: int, household: Household, relation: str | None) -> str:
    """Return the URL to move a registered person to ``household``."""
    return url_for(
        "households.join",
        person_id=person_id,
        keluarga=household.id,
        hubungan=relation or None,
    )


def holder_for_family(
    error: InvalidInput | None, household: Household, relation: str | None
) -> NikHolder | None:
    """Return the holder of the NIK of a new member of ``household``, ``None`` for other errors."""
    if not isinstance(error, NikInUse):
        return None
    if error.holder_id is None:
        return NikHolder("", _out_of_scope_advice())
    person, url = _holder_with_url(error.holder_id)
    if person.household_id == household.id:
        return NikHolder(url, gettext("Ia sudah anggota keluarga ini."))
    if not may_change(current_actor(), person.household):
        return NikHolder(
            url, gettext("Bila ini orangnya, mintalah penyelia memindahkannya ke keluarga ini.")
        )
    label = gettext("Bawa %(name)s ke keluarga ini", name=person.name)
    return NikHolder(
        url,
        gettext("Bila ini orangnya, jangan dicatat dua kali."),
        label,
        join_url(person.id, household, relation),
    )


def holder_for_form(error: InvalidInput | None, *, members: int) -> NikHolder | None:
    """Return the holder of the NIK of one of ``members`` of a new household, ``None`` for other
    errors."""
    if not isinstance(error, NikInUse):
        return None
    if error.holder_id is None:
        return NikHolder("", _out_of_scope_advice())
    person, url = _holder_with_url(error.holder_id)
    if not may_change(current_actor(), person.household):
        return NikHolder(
            url,
            gettext(
                "Keluarganya ada pada kasus pendamping lain."
                " Bila ini orangnya, mintalah penyelia memindahkannya."
            ),
        )
    return NikHolder(url, *_advice(person, alone=members == 1))


def _holder_with_url(person_id: int) -> tuple[Person, str]:
    return (
        get_person(current_actor(), person_id),
        url_for("households.person", person_id=person_id),
    )


def _advice(person: Person, *, alone: bool) -> tuple[str, str, str]:
    """Return advice, action label and URL to move a person to the household on the form."""
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


def _out_of_scope_advice() -> str:
    return gettext(
        "Bila ini orang yang sama, jangan didaftarkan lagi:"
        " mintalah penyelia seluruh kabupaten/kota memindahkannya."
    )


#: Form step with which a device reopens a draft that it kept. Nothing is saved.
DRAFT = "draf"


def holder_url(error: PortalError | None) -> str | None:
    """Return the page of the holder of a number in use, if the actor may see it."""
    if isinstance(error, NikInUse) and error.holder_id is not None:
        return url_for("households.person", person_id=error.holder_id)
    if isinstance(error, KkInUse) and error.household_id is not None:
        return url_for("households.show", household_id=error.household_id)
    return None
