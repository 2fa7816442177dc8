"""What the columns of a file mean: as the portal understood them, to be put right by a person."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies.samples import ShownColumn
from portal.agencies.states import ImportState
from portal.errors import InvalidInput, InvalidTransition
from portal.intake import services
from portal.intake.forms import chosen_fields, columns_form
from portal.intake.queries import get_import
from portal.intake.views.room import blueprint
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page


@blueprint.route("/<int:import_id>/kolom", methods=["GET", "POST"])
@guard(Permission.IMPORT_RUN)
def columns(import_id: int) -> ResponseReturnValue:
    """Correct the columns; the file is read anew and the agency's next one is read the same."""
    actor = current_actor()
    found = get_import(actor, import_id)
    if found.status not in (ImportState.PREVIEWED, ImportState.FAILED) or not found.columns:
        raise InvalidTransition
    shown = [ShownColumn.from_json(column) for column in found.columns]
    form = columns_form(shown)
    if form.validate_on_submit():
        try:
            with transaction():
                services.correct_columns(
                    actor, get_import(actor, import_id), chosen_fields(form, shown)
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Kolom disimpan untuk daftar berikutnya dari instansi ini."), "done")
            return go_to(url_for("intake.show", import_id=import_id))
    return render_page("intake/columns.html", form=form, found=found, columns=shown)
