"""Manage the catalogue and the funds."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from portal.casework.decisions.forms import CatalogueForm, FundForm
from portal.casework.decisions.models import AidKind, CatalogueItem, Fund, FundSource
from portal.casework.decisions.queries import get_catalogue_item, get_fund
from portal.casework.decisions.services import edit_catalogue
from portal.casework.decisions.services.raise_ceiling import RAISE_CEILING
from portal.casework.decisions.views.blueprint import blueprint
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.dual_control.queries import waiting_change
from portal.platform.editing.saving import edit_record
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web import render_page


@blueprint.get("/katalog/")
@guard(SETTING_MANAGE)
def catalogue() -> ResponseReturnValue:
    """List the items of the catalogue."""
    items = db.session.scalars(
        select(CatalogueItem).order_by(
            CatalogueItem.active.desc(), CatalogueItem.kind, CatalogueItem.name
        )
    ).all()
    return render_page("decisions/catalogue.html", items=items)


@blueprint.route("/katalog/baru", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def new_catalogue_item() -> ResponseReturnValue:
    """Add an item to the catalogue."""
    return _edit_item(None)


@blueprint.route("/katalog/<int:item_id>", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def catalogue_item(item_id: int) -> ResponseReturnValue:
    """Change an item of the catalogue."""
    return _edit_item(get_catalogue_item(item_id))


@blueprint.get("/dana/")
@guard(SETTING_MANAGE)
def funds() -> ResponseReturnValue:
    """List all funds with their remaining amount."""
    found = db.session.scalars(
        select(Fund).order_by(Fund.active.desc(), Fund.year.desc(), Fund.name)
    ).all()
    return render_page("decisions/funds.html", funds=found)


@blueprint.route("/dana/baru", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def new_fund() -> ResponseReturnValue:
    """Add a fund."""
    return _edit_fund(None)


@blueprint.route("/dana/<int:fund_id>", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def fund(fund_id: int) -> ResponseReturnValue:
    """Change a fund."""
    return _edit_fund(get_fund(fund_id))


def _edit_item(found: CatalogueItem | None) -> ResponseReturnValue:
    form = CatalogueForm(obj=found)
    return edit_record(
        found,
        form,
        lambda: edit_catalogue.save_catalogue_item(
            current_actor(),
            found or CatalogueItem(),
            kind=AidKind(form.kind.data),
            name=form.name.data or "",
            unit=form.unit.data or "",
            unit_value=form.unit_value.data,
            active=bool(form.active.data),
        ),
        page="decisions/offer.html",
        title=gettext("Ubah katalog") if found else gettext("Tambah ke katalog"),
        to=url_for("decisions.catalogue"),
        done=gettext("%(name)s disimpan di katalog.", name=form.name.data),
    )


def _edit_fund(found: Fund | None) -> ResponseReturnValue:
    form = FundForm(obj=found)
    return edit_record(
        found,
        form,
        lambda: edit_catalogue.save_fund(
            current_actor(),
            found or Fund(),
            name=form.name.data or "",
            source=FundSource(form.source.data),
            year=form.year.data or 0,
            account_code=form.account_code.data or "",
            amount=form.amount.data or 0,
            active=bool(form.active.data),
            reason=form.reason.data or "",
        ),
        page="decisions/offer.html",
        title=gettext("Ubah dana") if found else gettext("Tambah dana"),
        waiting=waiting_change(RAISE_CEILING.key, found.id) if found else None,
        to=url_for("decisions.funds"),
        done=_saved(form, found),
    )


def _saved(form: FundForm, found: Fund | None) -> str:
    if found is not None and (form.amount.data or 0) > found.amount:
        return gettext(
            "Dana %(name)s disimpan. Jumlah yang dinaikkan menunggu administrator kedua.",
            name=form.name.data,
        )
    return gettext("Dana %(name)s disimpan.", name=form.name.data)
