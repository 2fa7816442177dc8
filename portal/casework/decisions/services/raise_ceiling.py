"""Raise the ceiling of a fund, which takes two people."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.casework.decisions.models import Fund
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Rupiah
from portal.platform import audit
from portal.platform.dual_control import ChangeKind, DangerousChange, ask_for
from portal.platform.dual_control.kinds import Differences
from portal.platform.permissions import Actor, Role


def ask_for_ceiling(actor: Actor, fund: Fund, *, amount: int, reason: str) -> DangerousChange:
    """Have a higher ceiling of ``fund`` wait for a second person."""
    return ask_for(
        actor,
        RAISE_CEILING,
        subject_id=fund.id,
        title=fund.name,
        before={"amount": fund.amount},
        after={"amount": amount},
        reason=reason,
    )


def _standing(fund_id: int, names: Sequence[str]) -> Mapping[str, Any]:
    fund = _locked(fund_id)
    return {name: getattr(fund, name) for name in names}


def _write(actor: Actor, fund_id: int | None, after: Mapping[str, Any]) -> None:
    fund = _locked(fund_id)
    if after["amount"] < fund.committed:
        raise InvalidInput
    before, fund.amount = fund.amount, after["amount"]
    fund.version += 1
    audit.record(actor, "funds.save", fund, amount=fund.amount, before={"amount": before})


def _locked(fund_id: int | None) -> Fund:
    return db.session.scalars(select(Fund).where(Fund.id == fund_id).with_for_update()).one()


def _in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> Differences:
    was, becomes = Rupiah(before["amount"]), Rupiah(after["amount"])
    return [(str(_("Jumlah dana")), str(was), str(becomes))]


RAISE_CEILING = ChangeKind(
    key="funds.raise",
    label=_("Menaikkan pagu dana"),
    decided_by=Role.ADMINISTRATOR,
    standing=_standing,
    write=_write,
    in_words=_in_words,
)
