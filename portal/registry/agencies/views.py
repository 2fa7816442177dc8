"""Pages of agencies and of their remembered columns."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save, save_or_choose
from portal.platform.web import go_to, render_page
from portal.registry.agencies import services
from portal.registry.agencies.forms import AgencyForm, NameForm
from portal.registry.agencies.models import Agency
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.agencies.queries import get_agency, listed_agencies, remembered_columns
from portal.registry.agencies.wording import remembered_meaning

blueprint = Blueprint("agencies", __name__, url_prefix="/instansi")


@blueprint.get("")
@guard(AGENCY_MANAGE)
def index() -> ResponseReturnValue:
    """List all agencies."""
    return render_page("agencies/index.html", agencies=listed_agencies())


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def new() -> ResponseReturnValue:
    """Add an agency."""
    form = AgencyForm()
    answer = save(
        form,
        lambda: services.add_agency(
            current_actor(), code=form.code.data or "", name=form.name.data or ""
        ),
        to=url_for("agencies.index"),
        done=gettext("Instansi ditambahkan. Daftarnya sudah dapat diunggah."),
    )
    return answer or render_page("agencies/new.html", form=form)


@blueprint.route("/<int:agency_id>", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def show(agency_id: int) -> ResponseReturnValue:
    """Show one agency with its remembered columns, and change its name."""
    agency = get_agency(agency_id)
    form = NameForm(data=_named(agency))
    answer = save_or_choose(
        form,
        lambda: services.rename_agency(
            current_actor(), agency, version=form.read_at, name=form.name.data or ""
        ),
        stored=lambda: _named(agency),
        title=gettext("Ubah nama instansi"),
        to=url_for("agencies.show", agency_id=agency_id),
        done=gettext("Instansi %(name)s disimpan.", name=form.name.data),
    )
    return answer or render_page(
        "agencies/show.html",
        form=form,
        agency=agency,
        columns=[
            (label, remembered_meaning(field, order))
            for label, field, order in remembered_columns(agency)
        ],
    )


@blueprint.post("/<int:agency_id>/nonaktifkan")
@guard(AGENCY_MANAGE)
def deactivate(agency_id: int) -> ResponseReturnValue:
    """Deactivate an agency, so that it sends no more lists."""
    agency = get_agency(agency_id)
    with transaction():
        services.set_active(current_actor(), agency, active=False)
    flash(gettext("%(name)s tidak lagi dapat dipilih saat mengunggah.", name=agency.name), "done")
    return _back_to(agency)


@blueprint.post("/<int:agency_id>/aktifkan")
@guard(AGENCY_MANAGE)
def reactivate(agency_id: int) -> ResponseReturnValue:
    """Reactivate an agency."""
    agency = get_agency(agency_id)
    with transaction():
        services.set_active(current_actor(), agency, active=True)
    flash(gettext("%(name)s dapat dipilih lagi saat mengunggah.", name=agency.name), "done")
    return _back_to(agency)


@blueprint.post("/<int:agency_id>/lupakan-kolom")
@guard(AGENCY_MANAGE)
def forget(agency_id: int) -> ResponseReturnValue:
    """Delete the remembered columns of an agency."""
    agency = get_agency(agency_id)
    with transaction():
        services.forget_mapping(current_actor(), agency)
    flash(gettext("Arti kolom dilupakan. Daftar berikutnya ditebak dari awal."), "done")
    return _back_to(agency)


def _named(agency: Agency) -> dict[str, Any]:
    return {"name": agency.name, "version": agency.version}


def _back_to(agency: Agency) -> ResponseReturnValue:
    return go_to(url_for("agencies.show", agency_id=agency.id))
