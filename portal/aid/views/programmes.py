"""The programmes of agencies: kept by the administrator."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies import programmes as services
from portal.agencies.models import Given, Programme
from portal.agencies.services import active_agencies, agency_with
from portal.aid.forms import ProgrammeForm
from portal.permissions import Permission
from portal.web import render_page
from portal.web.saving import save_or_choose
from portal.workflow import claim_version


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/", view_func=programmes)
    add("/baru", view_func=new_programme, methods=["GET", "POST"])
    add("/<int:programme_id>", view_func=programme, methods=["GET", "POST"])


@guard(Permission.AGENCY_MANAGE)
def programmes() -> ResponseReturnValue:
    """Every programme, by agency."""
    return render_page("aid/programmes.html", programmes=services.programmes())


@guard(Permission.AGENCY_MANAGE)
def new_programme() -> ResponseReturnValue:
    """Add a programme."""
    return _edit(None)


@guard(Permission.AGENCY_MANAGE)
def programme(programme_id: int) -> ResponseReturnValue:
    """Change a programme."""
    return _edit(services.get_programme(programme_id))


def _edit(found: Programme | None) -> ResponseReturnValue:
    form = ProgrammeForm(data=_stored(found))
    form.offer(active_agencies())
    title = gettext("Ubah program") if found else gettext("Tambah program")
    back_url = url_for("aid.programmes")
    answer = save_or_choose(
        form,
        lambda: _save(form, found),
        stored=lambda: _stored(found),
        title=title,
        done=gettext("Program %(name)s disimpan.", name=form.name.data),
        back_url=back_url,
    )
    return answer or render_page(
        "aid/edit.html", form=form, title=title, back=back_url, save=gettext("Simpan program")
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


def _save(form: ProgrammeForm, found: Programme | None) -> None:
    if found:
        claim_version(found, form.read_at)
    services.save_programme(
        current_actor(),
        found or Programme(),
        code=form.code.data or "",
        name=form.name.data or "",
        agency=agency_with(form.agency.data),
        kind=Given(form.kind.data),
        per_person=bool(form.per_person.data),
        regular=bool(form.regular.data),
        active=bool(form.active.data),
    )
