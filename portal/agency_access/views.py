"""The administrator's pages: which agency reads what, since when, and how to end it."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies.services import active_agencies, agency_with
from portal.agency_access import services
from portal.agency_access.forms import KeyForm
from portal.agency_access.keys import new_key
from portal.agency_access.models import AgencyToken
from portal.agency_access.queries import all_keys, get_key
from portal.errors import InvalidInput
from portal.exports.datasets import DATASETS
from portal.extensions import db
from portal.permissions import Permission
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate

blueprint = Blueprint("agency_access", __name__, url_prefix="/akses-instansi")


@blueprint.get("/")
@guard(Permission.AGENCY_ACCESS_MANAGE)
def index() -> ResponseReturnValue:
    """Every key, newest first."""
    page = paginate(
        db.session(),
        all_keys(current_actor()),
        Sort(AgencyToken.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page("agency_access/index.html", page=page)


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(Permission.AGENCY_ACCESS_MANAGE)
def new() -> ResponseReturnValue:
    """Make a key. It is shown once, on the answer to this form."""
    form = KeyForm()
    form.offer(active_agencies(), districts())
    if form.validate_on_submit():
        key = new_key()
        try:
            with transaction():
                created = services.create_key(
                    current_actor(),
                    agency_with(form.agency.data or ""),
                    key=key,
                    label=form.label.data or "",
                    districts=None if form.scope.data == "all" else form.districts.data or [],
                    datasets=form.datasets.data or [],
                    full_numbers=bool(form.full_numbers.data),
                    basis=form.basis.data or "",
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            return render_page("agency_access/made.html", created=created, key=key)
    return render_page("agency_access/new.html", form=form)


@blueprint.get("/<int:agency_token_id>")
@guard(Permission.AGENCY_ACCESS_MANAGE)
def show(agency_token_id: int) -> ResponseReturnValue:
    """What a key opens and when it was last used."""
    found = get_key(current_actor(), agency_token_id)
    names = {region.code: region.name for region in districts()}
    return render_page(
        "agency_access/show.html",
        found=found,
        datasets=[DATASETS[key].label for key in found.datasets if key in DATASETS],
        places=None
        if found.districts is None
        else [names.get(code, code) for code in found.districts],
    )


@blueprint.post("/<int:agency_token_id>/cabut")
@guard(Permission.AGENCY_ACCESS_MANAGE)
def revoke(agency_token_id: int) -> ResponseReturnValue:
    """End a key."""
    with transaction():
        services.revoke_key(current_actor(), get_key(current_actor(), agency_token_id))
    flash(gettext("Kunci akses dicabut. Instansi ini tidak dapat membaca data lagi."), "done")
    return go_to(url_for("agency_access.show", agency_token_id=agency_token_id))
