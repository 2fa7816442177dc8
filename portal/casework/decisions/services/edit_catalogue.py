"""Edit the catalogue and the funds."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.casework.decisions.models import AidKind, CatalogueItem, Fund, FundSource
from portal.casework.decisions.services.raise_ceiling import ask_for_ceiling
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput
from portal.platform import audit
from portal.platform.dual_control import needs_second_person
from portal.platform.permissions import Actor, require
from portal.platform.settings.permissions import SETTING_MANAGE


def save_catalogue_item(
    actor: Actor,
    item: CatalogueItem,
    *,
    kind: AidKind,
    name: str,
    unit: str,
    unit_value: int | None,
    active: bool,
) -> CatalogueItem:
    """Add or change an item. Earlier proposals keep their own name and value."""
    require(actor, SETTING_MANAGE)
    if kind is not AidKind.CASH and not unit_value:
        raise InvalidInput(gettext("Isi nilai satuannya."), field="unit_value")
    item.kind, item.name, item.unit, item.active = kind, name, unit, active
    item.unit_value = unit_value or None
    taken = gettext("Nama ini sudah ada dalam katalog.")
    add_unique(item, InvalidInput(taken, field="name"))
    audit.record(
        actor,
        "catalogue_items.save",
        item,
        kind=kind,
        name=name,
        unit=unit,
        unit_value=item.unit_value,
        active=active,
    )
    return item


def save_fund(
    actor: Actor,
    fund: Fund,
    *,
    name: str,
    source: FundSource,
    year: int,
    account_code: str = "",
    amount: int,
    active: bool,
    reason: str = "",
) -> Fund:
    """Add or change a fund. Raise :class:`InvalidInput` for an amount below what is committed.

    The caller has locked an existing fund, so that no approval runs in between. A higher ceiling
    of an existing fund waits for a second person, who reads ``reason``; the rest is saved at once.
    """
    require(actor, SETTING_MANAGE)
    if fund.id and amount > fund.amount and needs_second_person(actor):
        ask_for_ceiling(actor, fund, amount=amount, reason=reason)
        amount = fund.amount
    if amount < (fund.committed or 0):
        raise InvalidInput(
            gettext("Dana ini sudah terikat lebih besar daripada jumlah itu."), field="amount"
        )
    values: dict[str, Any] = {
        "name": name,
        "source": source,
        "year": year,
        "account_code": account_code,
        "amount": amount,
        "active": active,
    }
    _save_and_record(actor, fund, values)
    return fund


def _save_and_record(actor: Actor, fund: Fund, values: Mapping[str, Any]) -> None:
    """Set ``values``, and record them with those that they replace."""
    before = {key: getattr(fund, key) for key in values} if fund.id else {}
    for key, value in values.items():
        setattr(fund, key, value)
    taken = gettext("Nama ini sudah dipakai dana lain.")
    add_unique(fund, InvalidInput(taken, field="name"))
    changed = {key: old for key, old in before.items() if old != values[key]}
    audit.record(actor, "funds.save", fund, **values, before=changed)
