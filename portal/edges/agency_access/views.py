"""The administrator's pages of API keys."""

from collections.abc import Callable

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.agency_access import services
from portal.edges.agency_access.forms import AgencyKeyForm
from portal.edges.agency_access.full_numbers import FULL_NUMBERS
from portal.edges.agency_access.models import AgencyToken
from portal.edges.agency_access.permissions import AGENCY_ACCESS_MANAGE
from portal.edges.agency_access.queries import all_keys, get_key
from portal.edges.agency_access.services import new_key
from portal.edges.agency_access.wording import key_badge
from portal.overview.exports.datasets import DATASETS
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.dual_control.queries import waiting_change
from portal.platform.editing.saving import save
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.registry.agencies.queries import active_agencies, get_agency_by_code

blueprint = Blueprint("agency_access", __name__, url_prefix="/akses-instansi")


@blueprint.context_processor
def _words() -> dict[str, Callable[..., object]]:
    return {"key_badge": key_badge}


@blueprint.get("/")
@guard(AGENCY_ACCESS_MANAGE)
def index() -> ResponseReturnValue:
    """List all keys, newest first."""
    page = paginate(
        db.session(),
        all_keys(current_actor()),
        Sort(AgencyToken.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page("agency_access/index.html", page=page)


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(AGENCY_ACCESS_MANAGE)
def new() -> ResponseReturnValue:
    """Create a key. It is shown once, in the response to this form."""
    form = AgencyKeyForm()
    form.offer(active_agencies(), districts())
    key = new_key()
    answer = save(
        form,
        lambda: services.create_key(
            current_actor(),
            get_agency_by_code(form.agency.data or ""),
            key=key,
            label=form.label.data or "",
            districts=None if form.scope.data == "all" else form.districts.data or [],
            datasets=form.datasets.data or [],
            full_numbers=bool(form.full_numbers.data),
            basis=form.basis.data or "",
            expires_on=form.expires_on.data or today(),
            reason=form.reason.data or "",
        ),
        to=lambda created: render_page(
            "agency_access/made.html",
            created=created,
            key=key,
            waiting=waiting_change(FULL_NUMBERS.key, created.id),
        ),
    )
    return answer or render_page("agency_access/new.html", form=form)


@blueprint.get("/<int:agency_token_id>")
@guard(AGENCY_ACCESS_MANAGE)
def show(agency_token_id: int) -> ResponseReturnValue:
    """Show the access of a key and when it was last used."""
    found = get_key(current_actor(), agency_token_id)
    names = {region.code: region.name for region in districts()}
    return render_page(
        "agency_access/show.html",
        found=found,
        waiting=waiting_change(FULL_NUMBERS.key, found.id),
        datasets=[DATASETS[key].label for key in found.datasets if key in DATASETS],
        places=None
        if found.districts is None
        else [names.get(code, code) for code in found.districts],
    )


@blueprint.post("/<int:agency_token_id>/cabut")
@guard(AGENCY_ACCESS_MANAGE)
def revoke(agency_token_id: int) -> ResponseReturnValue:
    """Revoke a key."""
    with transaction():
        services.revoke_key(current_actor(), get_key(current_actor(), agency_token_id))
    flash(gettext("Kunci akses dicabut. Instansi ini tidak dapat membaca data lagi."), "done")
    return go_to(url_for("agency_access.show", agency_token_id=agency_token_id))
