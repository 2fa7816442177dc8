"""Errors for a NIK or No. KK that is in use already."""

from flask_babel import gettext

from portal.core.errors import InvalidInput
from portal.platform.permissions import Actor
from portal.platform.scope import covers
from portal.registry.households.models import Household, Person


class NikInUse(InvalidInput):
    """Another living person holds this NIK.

    ``holder_id`` and ``household_id`` are set only if the actor may see the holder.
    """

    def __init__(self, actor: Actor, holder: Person, *, field: str = "nik") -> None:
        visible = covers(actor, holder.household.district_code)
        self.holder_id = holder.id if visible else None
        self.household_id = holder.household_id if visible else None
        message = (
            gettext("NIK ini sudah dipakai oleh %(name)s.", name=holder.name)
            if visible
            else gettext("NIK ini sudah dipakai orang di luar wilayah tugas Anda.")
        )
        super().__init__(message, field=field)


class KkInUse(InvalidInput):
    """Another household has this No. KK. ``household_id`` is set only if the actor may see it."""

    def __init__(self, actor: Actor, household: Household) -> None:
        visible = covers(actor, household.district_code)
        self.household_id = household.id if visible else None
        head = household.head
        message = (
            gettext("No. KK ini sudah terdaftar untuk keluarga %(name)s.", name=head.name)
            if visible and head is not None
            else gettext("No. KK ini sudah terdaftar untuk keluarga lain.")
        )
        super().__init__(message, field="kk_number")
