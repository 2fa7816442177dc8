"""What is done with a list: confirmed, thrown away, gone on with, taken back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies.states import ImportState
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.intake import services
from portal.intake.dependents import dependents_of
from portal.intake.queries import get_import
from portal.intake.views.room import blueprint
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page


@blueprint.post("/<int:import_id>/masukkan")
@guard(Permission.IMPORT_RUN)
def confirm(import_id: int) -> ResponseReturnValue:
    """Let the list into the registry. A second click finds the work under way."""
    actor = current_actor()
    try:
        with transaction():
            services.confirm(actor, get_import(actor, import_id))
    except (InvalidTransition, StaleRecord):
        if get_import(actor, import_id).confirmed_at is None:
            raise
    except InvalidInput as error:
        flash(str(error.message), "danger")
    return _back_to(import_id)


@blueprint.post("/<int:import_id>/lanjutkan")
@guard(Permission.IMPORT_RUN)
def resume(import_id: int) -> ResponseReturnValue:
    """Go on where the work broke off."""
    actor = current_actor()
    with transaction():
        services.resume(actor, get_import(actor, import_id))
    return _back_to(import_id)


@blueprint.post("/<int:import_id>/buang")
@guard(Permission.IMPORT_RUN)
def discard(import_id: int) -> ResponseReturnValue:
    """Throw the list away before it was let in."""
    actor = current_actor()
    with transaction():
        services.discard(actor, get_import(actor, import_id))
    flash(gettext("Daftar dibuang. Data keluarga tidak berubah."), "done")
    return go_to(url_for("intake.index"))


@blueprint.route("/<int:import_id>/urungkan", methods=["GET", "POST"])
@guard(Permission.IMPORT_RUN)
def undo(import_id: int) -> ResponseReturnValue:
    """Take the whole list back, or say what rests on it."""
    actor = current_actor()
    found = get_import(actor, import_id)
    if found.status not in (ImportState.APPLIED, ImportState.APPLYING):
        return _back_to(import_id)
    if request.method == "POST":
        try:
            with transaction():
                services.undo(actor, get_import(actor, import_id))
        except InvalidTransition:
            found = get_import(actor, import_id)
        else:
            return _back_to(import_id)
    return render_page("intake/undo.html", found=found, dependents=dependents_of(found))


def _back_to(import_id: int) -> ResponseReturnValue:
    return go_to(url_for("intake.show", import_id=import_id))
