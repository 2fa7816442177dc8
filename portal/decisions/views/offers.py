"""Catalogue and funds: kept by the administrator."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from portal.accounts.guard import current_actor, guard
from portal.decisions import offers
from portal.decisions.forms import CatalogueForm, FundForm
from portal.decisions.models import AidKind, CatalogueItem, Fund, FundSource
from portal.extensions import db
from portal.permissions import Permission
from portal.web import render_page
from portal.web.saving import save_or_choose
from portal.workflow import claim_version


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


def _edit_item(found: CatalogueItem | None) -> ResponseReturnValue:
    form = CatalogueForm(data=_stored_item(found))
    title = gettext("Ubah katalog") if found else gettext("Tambah ke katalog")
    back_url = url_for("decisions.catalogue")
    answer = save_or_choose(
        form,
        lambda: _save_item(form, found),
        stored=lambda: _stored_item(found),
        title=title,
        done=gettext("%(name)s disimpan di katalog.", name=form.name.data),
        back_url=back_url,
    )
    return answer or render_page("decisions/offer.html", form=form, title=title, back=back_url)


def _stored_item(found: CatalogueItem | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "version": found.version,
        "kind": found.kind.value,
        "name": found.name,
        "unit": found.unit,
        "unit_value": found.unit_value,
        "active": found.active,
    }


def _save_item(form: CatalogueForm, found: CatalogueItem | None) -> None:
    if found:
        claim_version(found, form.read_at)
    offers.save_catalogue_item(
        current_actor(),
        found or CatalogueItem(),
        kind=AidKind(form.kind.data),
        name=form.name.data or "",
        unit=form.unit.data or "",
        unit_value=form.unit_value.data,
        active=bool(form.active.data),
    )


def _edit_fund(found: Fund | None) -> ResponseReturnValue:
    form = FundForm(data=_stored_fund(found))
    title = gettext("Ubah dana") if found else gettext("Tambah dana")
    back_url = url_for("decisions.funds")
    answer = save_or_choose(
        form,
        lambda: _save_fund(form, found),
        stored=lambda: _stored_fund(found),
        title=title,
        done=gettext("Dana %(name)s disimpan.", name=form.name.data),
        back_url=back_url,
    )
    return answer or render_page("decisions/offer.html", form=form, title=title, back=back_url)


def _stored_fund(found: Fund | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "version": found.version,
        "name": found.name,
        "source": found.source.value,
        "year": found.year,
        "amount": found.amount,
        "active": found.active,
    }


def _save_fund(form: FundForm, found: Fund | None) -> None:
    if found:
        claim_version(found, form.read_at)
    offers.save_fund(
        current_actor(),
        found or Fund(),
        name=form.name.data or "",
        source=FundSource(form.source.data),
        year=form.year.data or 0,
        amount=form.amount.data or 0,
        active=bool(form.active.data),
    )
