"""Confirm, resume, discard and undo an import."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition, StaleRecord
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import refusals_flashed
from portal.platform.web import go_to, render_page
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.states import ImportState
from portal.registry.intake import services
from portal.registry.intake.dependents import dependents_of
from portal.registry.intake.queries import get_import, is_of_answers
from portal.registry.intake.views.blueprint import blueprint


@blueprint.post("/<int:import_id>/masukkan")
@guard(IMPORT_RUN)
def confirm(import_id: int) -> ResponseReturnValue:
    """Confirm the list. A double click is harmless."""
    actor = current_actor()
    try:
        with refusals_flashed(), transaction():
            services.confirm(actor, get_import(actor, import_id))
    except (InvalidTransition, StaleRecord):
        if get_import(actor, import_id).confirmed_at is None:
            raise
    return _back_to(import_id)


@blueprint.post("/<int:import_id>/lanjutkan")
@guard(IMPORT_RUN)
def resume(import_id: int) -> ResponseReturnValue:
    """Continue a failed job."""
    actor = current_actor()
    with transaction():
        services.resume(actor, get_import(actor, import_id))
    return _back_to(import_id)


@blueprint.post("/<int:import_id>/buang")
@guard(IMPORT_RUN)
def discard(import_id: int) -> ResponseReturnValue:
    """Discard an unconfirmed list."""
    actor = current_actor()
    with transaction():
        services.discard(actor, get_import(actor, import_id))
    flash(gettext("Daftar dibuang. Data keluarga tidak berubah."), "done")
    return go_to(url_for("intake.index"))


@blueprint.route("/<int:import_id>/urungkan", methods=["GET", "POST"])
@guard(IMPORT_RUN)
def undo(import_id: int) -> ResponseReturnValue:
    """Undo the import, or show the later changes that depend on it."""
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
    return render_page(
        "intake/undo.html",
        found=found,
        dependents=dependents_of(found),
        of_answers=is_of_answers(found),
    )


def _back_to(import_id: int) -> ResponseReturnValue:
    return go_to(url_for("intake.show", import_id=import_id))
