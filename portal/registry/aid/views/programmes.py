"""Pages to manage the programmes of agencies."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import edit_record
from portal.platform.web import render_page
from portal.registry.agencies import services
from portal.registry.agencies.models import BenefitKind, Programme
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.agencies.queries import active_agencies, get_agency_by_code, get_programme
from portal.registry.agencies.queries import programmes as list_programmes
from portal.registry.aid.forms import ProgrammeForm
from portal.registry.aid.views.blueprint import blueprint


@blueprint.get("/")
@guard(AGENCY_MANAGE)
def programmes() -> ResponseReturnValue:
    """List all programmes by agency."""
    return render_page("aid/programmes.html", programmes=list_programmes())


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def new_programme() -> ResponseReturnValue:
    """Add a programme."""
    return _edit(None)


@blueprint.route("/<int:programme_id>", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def programme(programme_id: int) -> ResponseReturnValue:
    """Change a programme."""
    return _edit(get_programme(programme_id))


def _edit(found: Programme | None) -> ResponseReturnValue:
    form = ProgrammeForm(data=_stored(found))
    form.offer(active_agencies())
    return edit_record(
        found,
        form,
        lambda: services.save_programme(
            current_actor(),
            found or Programme(),
            code=form.code.data or "",
            name=form.name.data or "",
            agency=get_agency_by_code(form.agency.data),
            kind=BenefitKind(form.kind.data),
            per_person=bool(form.per_person.data),
            regular=bool(form.regular.data),
            active=bool(form.active.data),
        ),
        stored=lambda: _stored(found),
        page="aid/edit.html",
        title=gettext("Ubah program") if found else gettext("Tambah program"),
        to=url_for("aid.programmes"),
        done=gettext("Program %(name)s disimpan.", name=form.name.data),
        save=gettext("Simpan program"),
    )


def _stored(found: Programme | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "version": found.version,
        "name": found.name,
        "code": found.code,
        "agency": found.agency.code,
        "kind": found.kind.value,
        "per_person": found.per_person,
        "regular": found.regular,
        "active": found.active,
    }
