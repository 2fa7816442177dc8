"""The form that shares families among caseworkers."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import request
from sqlalchemy import Select

from portal.casework.cases.bulk.shares import (
    EVENLY,
    Load,
    Sharing,
    VillageShare,
    loads_of,
    shares_of,
    sharing_of,
)
from portal.platform.accounts.models import User
from portal.platform.bulk.forms import BulkForm

#: Start of the name of a desa's field, and the number of desa that are shown at once.
PREFIX, FEW = "desa-", 4


class SharingForm(BulkForm):
    """For each desa a caseworker, or one for all; what was not entered is suggested."""

    template = "cases/bulk_sharing.html"
    evenly = EVENLY
    households: Select[Any]

    def of(self, households: Select[Any], *, may_be_nobody: bool) -> "SharingForm":
        """Set the query of the households, and whether a desa may be left without caseworker."""
        self.households, self.may_be_nobody = households, may_be_nobody
        return self

    @cached_property
    def shares(self) -> Sequence[VillageShare]:
        """The desa with the caseworkers offered for them."""
        return shares_of(self.households)

    @cached_property
    def people(self) -> Sequence[User]:
        """Everybody who is offered in any desa, by name."""
        found = {person.id: person for share in self.shares for person in share.offered}
        return sorted(found.values(), key=lambda person: (person.name, person.id))

    @cached_property
    def sharing(self) -> Sharing:
        """The sharing as entered, else as suggested."""
        entered = {
            name.removeprefix(PREFIX): text
            for name, text in request.form.items()
            if name.startswith(PREFIX)
        }
        return sharing_of(self.shares, entered, request.form.get("everyone", ""))

    @property
    def opened(self) -> bool:
        """Whether the choices by desa are shown: few, or one of them was just changed."""
        changed = request.headers.get("HX-Trigger-Name", "")
        return (
            len(self.shares) <= FEW
            or changed.startswith(PREFIX)
            or (not changed and "hitung" in request.form)
        )

    @property
    def loads(self) -> Sequence[Load]:
        """The work of each caseworker before and after."""
        return loads_of(self.shares, self.sharing)

    def value_of(self, share: VillageShare) -> str:
        """Return the choice shown for a desa."""
        taken = self.sharing.villages.get(share.code, ())
        if len(taken) > 1:
            return EVENLY
        return str(taken[0]) if taken else ""

    def chosen(self) -> dict[str, Any]:
        return self.sharing.stored
