"""Correct how a file is read: its headers, tables and columns."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import InvalidTransition
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.web import render_page
from portal.registry.agencies.column_samples import ShownColumn
from portal.registry.agencies.models import Import
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.reading import Mapping
from portal.registry.agencies.states import ImportState
from portal.registry.intake import services
from portal.registry.intake.queries import get_import
from portal.registry.intake.reading_forms import ReadingForm, reading_form
from portal.registry.intake.views.blueprint import blueprint
from portal.registry.intake.wording import unread_sheet


@blueprint.route("/<int:import_id>/kolom", methods=["GET", "POST"])
@guard(IMPORT_RUN)
def reading(import_id: int) -> ResponseReturnValue:
    """Show and change how the file is read. It is then read again, and the agency's next files are
    read the same way.
    """
    actor = current_actor()
    found = get_import(actor, import_id)
    if found.status not in (ImportState.PREVIEWED, ImportState.FAILED) or found.mapping is None:
        raise InvalidTransition
    form = _form(found)
    answer = (
        None
        if form.overtaken
        else save(
            form,
            lambda: services.correct_reading(
                actor, get_import(actor, import_id), form.correction(), version=form.read_at
            ),
            to=url_for("intake.show", import_id=import_id),
            done=gettext("Cara membaca disimpan untuk daftar berikutnya dari instansi ini."),
        )
    )
    return answer or render_page(
        "intake/reading.html", form=form, found=found, unread_sheet=unread_sheet
    )


def _form(found: Import) -> ReadingForm:
    """Return the form; values submitted for an earlier reading are discarded."""
    version = services.reading_version(found)
    columns = [ShownColumn.from_json(column) for column in found.columns]
    mapping = Mapping.from_json(found.mapping or {})
    form = reading_form(columns, mapping, version=version)
    if form.is_submitted() and form.read_at != version:
        form = reading_form(columns, mapping, version=version, formdata=None)
        form.overtake(version)
    return form
