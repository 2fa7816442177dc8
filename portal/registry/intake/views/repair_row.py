"""Correct one row of a list in preview: its cells, and whether it is a person."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_unless_overtaken
from portal.platform.permissions import Actor
from portal.platform.web import go_to, render_page
from portal.registry.agencies.models import Import
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.reading import Mapping
from portal.registry.agencies.states import ImportState
from portal.registry.intake import services
from portal.registry.intake.queries import Part, get_import, get_row
from portal.registry.intake.reading_forms import row_form
from portal.registry.intake.views.blueprint import blueprint
from portal.registry.intake.wording import OUTCOMES, row_place, said_of_row


@blueprint.route("/<int:import_id>/baris/<int:position>", methods=["GET", "POST"])
@guard(IMPORT_RUN)
def row(import_id: int, position: int) -> ResponseReturnValue:
    """Show and correct one row with its full cells; the audit trail records the access."""
    actor = current_actor()
    found = _in_preview(actor, import_id)
    record = get_row(found, position)
    form = row_form(found, record, version=services.row_version(found, record))
    answer = save_unless_overtaken(
        form,
        lambda: services.repair_row(
            actor,
            get_import(actor, import_id),
            record,
            version=form.read_at,
            cells=form.changed_cells(record),
            is_person=form.is_person,
        ),
        now=lambda: services.row_version(found, record),
        to=_list_url(import_id),
        done=gettext("Perbaikan disimpan."),
    )
    if answer is not None:
        return answer
    with transaction():
        services.record_row_opened(actor, found, record)
    return render_page(
        "intake/row.html",
        form=form,
        found=found,
        record=record,
        place=row_place(record.sheet, record.row),
        outcome=OUTCOMES[record.outcome],
        remarks=said_of_row(record),
        repaired=Mapping.from_json(found.mapping or {}).repairs.touch((record.sheet, record.row)),
        part=_part(),
        back_url=_list_url(import_id),
    )


@blueprint.post("/<int:import_id>/baris/<int:position>/kembalikan")
@guard(IMPORT_RUN)
def restore_row(import_id: int, position: int) -> ResponseReturnValue:
    """Discard the corrections of a row and read it again."""
    actor = current_actor()
    with transaction():
        found = _in_preview(actor, import_id)
        services.forget_repairs(actor, found, get_row(found, position))
    return go_to(_list_url(import_id))


def _in_preview(actor: Actor, import_id: int) -> Import:
    found = get_import(actor, import_id)
    if found.status is not ImportState.PREVIEWED:
        raise InvalidTransition
    return found


def _part() -> str:
    """Return the tab of the list from which the user came."""
    asked = request.args.get("daftar", "")
    return asked if asked in set(Part) else ""


def _list_url(import_id: int) -> str:
    return url_for("intake.show", import_id=import_id, daftar=_part() or None, _anchor="baris")
