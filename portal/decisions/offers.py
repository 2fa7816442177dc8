"""What can be given and from which money: kept by the administrator."""

from flask_babel import gettext

from portal import audit
from portal.decisions.models import AidKind, CatalogueItem, Fund, FundSource
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.permissions import Actor, Permission, require
from portal.transaction import add_unless_taken


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
    """Add or change an item. What was proposed before keeps its own name and value."""
    require(actor, Permission.SETTING_MANAGE)
    if kind is not AidKind.CASH and not unit_value:
        raise InvalidInput(gettext("Isi nilai satuannya."), field="unit_value")
    item.kind, item.name, item.unit, item.active = kind, name, unit, active
    item.unit_value = None if kind is AidKind.CASH else unit_value
    taken = gettext("Nama ini sudah ada dalam katalog.")
    add_unless_taken(item, InvalidInput(taken, field="name"))
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
    amount: int,
    active: bool,
) -> Fund:
    """Add or change a fund, which the caller has claimed, so that no approval comes between. It
    cannot shrink below what approved aid already holds."""
    require(actor, Permission.SETTING_MANAGE)
    if amount < (fund.committed or 0):
        raise InvalidInput(
            gettext("Dana ini sudah terikat lebih besar daripada jumlah itu."), field="amount"
        )
    fund.name, fund.source, fund.year = name, source, year
    fund.amount, fund.active = amount, active
    taken = gettext("Nama ini sudah dipakai dana lain.")
    add_unless_taken(fund, InvalidInput(taken, field="name"))
    audit.record(
        actor,
        "funds.save",
        fund,
        name=name,
        source=source,
        year=year,
        amount=amount,
        active=active,
    )
    return fund


def get_catalogue_item(item_id: int) -> CatalogueItem:
    """One item, or :class:`NotFound`."""
    item = db.session.get(CatalogueItem, item_id)
    if item is None:
        raise NotFound
    return item


def get_fund(fund_id: int) -> Fund:
    """One fund, or :class:`NotFound`."""
    fund = db.session.get(Fund, fund_id)
    if fund is None:
        raise NotFound
    return fund
