"""The programmes of agencies: kept by the administrator."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies import programmes as services
from portal.agencies.models import Given, Programme
from portal.agencies.services import active_agencies, agency_with
from portal.aid.forms import ProgrammeForm
from portal.errors import InvalidInput, StaleRecord
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.choosing import choose
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
    programme_id = found.id if found else None
    form = ProgrammeForm(obj=found)
    if not form.is_submitted():
        _fill(form, found)
    form.offer(active_agencies())
    title = gettext("Ubah program") if programme_id else gettext("Tambah program")
    if form.validate_on_submit():
        try:
            with transaction():
                _save(form, programme_id)
        except InvalidInput as error:
            form.accept(error)
        except StaleRecord:
            now = services.get_programme(programme_id or 0)
            theirs = ProgrammeForm(formdata=None, obj=now)
            _fill(theirs, now)
            theirs.offer(active_agencies())
            return choose(form, theirs, title=title, back_url=url_for("aid.programmes"))
        else:
            flash(gettext("Program tersimpan."), "done")
            return go_to(url_for("aid.programmes"))
    return render_page(
        "aid/edit.html",
        form=form,
        title=title,
        back=url_for("aid.programmes"),
        save=gettext("Simpan program"),
    )


def _fill(form: ProgrammeForm, found: Programme | None) -> None:
    if found is not None:
        form.agency.data = found.agency.code
        form.kind.data = found.kind.value


def _save(form: ProgrammeForm, programme_id: int | None) -> None:
    record = services.get_programme(programme_id) if programme_id else Programme()
    if programme_id:
        claim_version(record, form.read_at)
    services.save_programme(
        current_actor(),
        record,
        code=form.code.data or "",
        name=form.name.data or "",
        agency=agency_with(form.agency.data),
        kind=Given(form.kind.data),
        per_person=bool(form.per_person.data),
        regular=bool(form.regular.data),
        active=bool(form.active.data),
    )
