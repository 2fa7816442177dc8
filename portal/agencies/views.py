"""Pages of agencies: who sends lists, and what is kept of their columns."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies import services
from portal.agencies.forms import AgencyForm, NameForm
from portal.agencies.models import Agency
from portal.agencies.queries import get_agency, kept_columns, listed_agencies
from portal.agencies.wording import FIELDS
from portal.errors import InvalidInput
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.saving import save_or_choose

blueprint = Blueprint("agencies", __name__, url_prefix="/instansi")


@blueprint.get("")
@guard(Permission.AGENCY_MANAGE)
def index() -> ResponseReturnValue:
    """All agencies."""
    return render_page("agencies/index.html", agencies=listed_agencies())


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(Permission.AGENCY_MANAGE)
def new() -> ResponseReturnValue:
    """Add an agency."""
    form = AgencyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.add_agency(
                    current_actor(), code=form.code.data or "", name=form.name.data or ""
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Instansi ditambahkan. Daftarnya sudah dapat diunggah."), "done")
            return go_to(url_for("agencies.index"))
    return render_page("agencies/new.html", form=form)


@blueprint.route("/<int:agency_id>", methods=["GET", "POST"])
@guard(Permission.AGENCY_MANAGE)
def show(agency_id: int) -> ResponseReturnValue:
    """One agency: its name, and what is kept of its columns."""
    agency = get_agency(agency_id)
    form = NameForm(data=_named(agency))
    answer = save_or_choose(
        form,
        lambda: services.rename_agency(
            current_actor(), agency, version=form.read_at, name=form.name.data or ""
        ),
        stored=lambda: _named(agency),
        title=gettext("Ubah nama instansi"),
        done=gettext("Instansi %(name)s disimpan.", name=form.name.data),
        back_url=url_for("agencies.show", agency_id=agency_id),
    )
    return answer or render_page(
        "agencies/show.html",
        form=form,
        agency=agency,
        columns=[(label, FIELDS[field]) for label, field in kept_columns(agency)],
    )


@blueprint.post("/<int:agency_id>/nonaktifkan")
@guard(Permission.AGENCY_MANAGE)
def deactivate(agency_id: int) -> ResponseReturnValue:
    """Let an agency send no more lists."""
    agency = get_agency(agency_id)
    with transaction():
        services.set_active(current_actor(), agency, active=False)
    flash(gettext("%(name)s tidak lagi dapat dipilih saat mengunggah.", name=agency.name), "done")
    return _back_to(agency)


@blueprint.post("/<int:agency_id>/aktifkan")
@guard(Permission.AGENCY_MANAGE)
def reactivate(agency_id: int) -> ResponseReturnValue:
    """Let an agency send lists again."""
    agency = get_agency(agency_id)
    with transaction():
        services.set_active(current_actor(), agency, active=True)
    flash(gettext("%(name)s dapat dipilih lagi saat mengunggah.", name=agency.name), "done")
    return _back_to(agency)


@blueprint.post("/<int:agency_id>/lupakan-kolom")
@guard(Permission.AGENCY_MANAGE)
def forget(agency_id: int) -> ResponseReturnValue:
    """Forget what was said of the agency's columns."""
    agency = get_agency(agency_id)
    with transaction():
        services.forget_mapping(current_actor(), agency)
    flash(gettext("Arti kolom dilupakan. Daftar berikutnya ditebak dari awal."), "done")
    return _back_to(agency)


def _named(agency: Agency) -> dict[str, Any]:
    return {"name": agency.name, "version": agency.version}


def _back_to(agency: Agency) -> ResponseReturnValue:
    return go_to(url_for("agencies.show", agency_id=agency.id))
