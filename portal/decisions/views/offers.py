"""Catalogue and funds: kept by the administrator."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from portal.accounts.guard import current_actor, guard
from portal.decisions import offers
from portal.decisions.forms import CatalogueForm, FundForm
from portal.decisions.models import AidKind, CatalogueItem, Fund, FundSource
from portal.errors import InvalidInput
from portal.extensions import db
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/katalog/", view_func=catalogue)
    add("/katalog/baru", view_func=new_catalogue_item, methods=["GET", "POST"])
    add("/katalog/<int:item_id>", view_func=catalogue_item, methods=["GET", "POST"])
    add("/dana/", view_func=funds)
    add("/dana/baru", view_func=new_fund, methods=["GET", "POST"])
    add("/dana/<int:fund_id>", view_func=fund, methods=["GET", "POST"])


@guard(Permission.SETTING_MANAGE)
def catalogue() -> ResponseReturnValue:
    """What can be given."""
    items = db.session.scalars(
        select(CatalogueItem).order_by(
            CatalogueItem.active.desc(), CatalogueItem.kind, CatalogueItem.name
        )
    ).all()
    return render_page("decisions/catalogue.html", items=items)


@guard(Permission.SETTING_MANAGE)
def new_catalogue_item() -> ResponseReturnValue:
    """Add to the catalogue."""
    return _edit_item(None)


@guard(Permission.SETTING_MANAGE)
def catalogue_item(item_id: int) -> ResponseReturnValue:
    """Change an item of the catalogue."""
    return _edit_item(offers.get_catalogue_item(item_id))


@guard(Permission.SETTING_MANAGE)
def funds() -> ResponseReturnValue:
    """Every fund with what is left of it."""
    found = db.session.scalars(
        select(Fund).order_by(Fund.active.desc(), Fund.year.desc(), Fund.name)
    ).all()
    return render_page("decisions/funds.html", funds=found)


@guard(Permission.SETTING_MANAGE)
def new_fund() -> ResponseReturnValue:
    """Add a fund."""
    return _edit_fund(None)


@guard(Permission.SETTING_MANAGE)
def fund(fund_id: int) -> ResponseReturnValue:
    """Change a fund."""
    return _edit_fund(offers.get_fund(fund_id))


def _edit_item(item: CatalogueItem | None) -> ResponseReturnValue:
    item_id = item.id if item else None
    form = CatalogueForm(obj=item)
    if form.validate_on_submit():
        try:
            with transaction():
                record = offers.get_catalogue_item(item_id) if item_id else CatalogueItem()
                if item_id:
                    offers.check_version(record, form.version.data)
                offers.save_catalogue_item(
                    current_actor(),
                    record,
                    kind=AidKind(form.kind.data),
                    name=form.name.data or "",
                    unit=form.unit.data or "",
                    unit_value=form.unit_value.data,
                    active=bool(form.active.data),
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Katalog tersimpan."), "done")
            return go_to(url_for("decisions.catalogue"))
    title = gettext("Ubah katalog") if item_id else gettext("Tambah ke katalog")
    return render_page(
        "decisions/offer.html", form=form, title=title, back=url_for("decisions.catalogue")
    )


def _edit_fund(found: Fund | None) -> ResponseReturnValue:
    fund_id = found.id if found else None
    form = FundForm(obj=found)
    if form.validate_on_submit():
        try:
            with transaction():
                record = offers.get_fund(fund_id) if fund_id else Fund()
                if fund_id:
                    offers.check_version(record, form.version.data)
                offers.save_fund(
                    current_actor(),
                    record,
                    name=form.name.data or "",
                    source=FundSource(form.source.data),
                    year=form.year.data or 0,
                    amount=form.amount.data or 0,
                    active=bool(form.active.data),
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Dana tersimpan."), "done")
            return go_to(url_for("decisions.funds"))
    title = gettext("Ubah dana") if fund_id else gettext("Tambah dana")
    return render_page(
        "decisions/offer.html", form=form, title=title, back=url_for("decisions.funds")
    )
