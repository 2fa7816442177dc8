"""One list: how far it is, what it would do, what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal import audit
from portal.accounts.guard import current_actor, guard
from portal.agencies.models import Import, SourceRecord
from portal.agencies.reading import Field
from portal.agencies.reading import Mapping as ColumnMapping
from portal.agencies.recognition import earlier_with_same_file, seems_from
from portal.agencies.states import ImportState
from portal.errors import InvalidTransition, NotFound
from portal.extensions import db
from portal.intake.aid_of_list import may_be_of
from portal.intake.announcing import announced
from portal.intake.findings import in_words
from portal.intake.forms import ProgrammeOfListForm, programme_choices
from portal.intake.queries import (
    Counts,
    Part,
    broke_off,
    count,
    get_import,
    job_of,
    may_see,
    overtaken,
    rows_of,
    waits_behind_another,
)
from portal.intake.refused import refused_workbook
from portal.intake.services import XLSX
from portal.intake.services import name_programme as name_programme_of
from portal.intake.views.room import blueprint
from portal.intake.wording import MEANING, MEANING_AFTER, PARTS, STATUS, TONE, WORK
from portal.jobs.models import Job
from portal.linkage.queries import count_waiting
from portal.permissions import Permission
from portal.regions.queries import villages
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate
from portal.web.rendering import wants_part

MOVING = frozenset({ImportState.READING, ImportState.APPLYING, ImportState.UNDOING})
#: States in which the rows are there to be looked at.
READABLE = frozenset({ImportState.PREVIEWED, ImportState.APPLIED, ImportState.UNDONE})


@dataclass(frozen=True)
class ShownRow:
    """A row as the lists show it: whose it is, where it stands, what it changes, what is to be said
    of it."""

    name: str
    sheet: str
    number: int
    changes: tuple[str, ...]
    remarks: tuple[str, ...]
    person_id: int | None


@blueprint.get("/<int:import_id>")
@guard(Permission.IMPORT_RUN)
def show(import_id: int) -> ResponseReturnValue:
    """How far the list is; htmx asks again until it stands still, then gets the whole page."""
    found = get_import(current_actor(), import_id)
    job = job_of(found)
    moving = found.status in MOVING and not broke_off(job)
    if wants_part() and not moving:
        return go_to(url_for("intake.show", import_id=import_id))
    return _page(found, job, moving=moving, form=_programme_form(found))


@blueprint.post("/<int:import_id>/program")
@guard(Permission.IMPORT_RUN)
def name_programme(import_id: int) -> ResponseReturnValue:
    """Say of which programme the list is that is being looked at."""
    actor = current_actor()
    found = get_import(actor, import_id)
    form = _programme_form(found)
    if found.status is not ImportState.PREVIEWED or form is None:
        raise InvalidTransition
    if not form.validate():
        return _page(found, job_of(found), moving=False, form=form)
    with transaction():
        name_programme_of(actor, get_import(actor, import_id), form.programme.data)
    return go_to(url_for("intake.show", import_id=import_id))


def _page(
    found: Import, job: Job | None, *, moving: bool, form: ProgrammeOfListForm | None
) -> Response:
    context: dict[str, Any] = {
        "found": found,
        "job": job,
        "moving": moving,
        "broken": found.status in MOVING and not moving,
        "waiting": waits_behind_another(job),
        "words": STATUS,
        "tones": TONE,
        "work": WORK,
    }
    if found.status in READABLE:
        context |= _rows(found)
    if found.status is ImportState.APPLIED:
        context["doubtful"] = count_waiting(current_actor())
    if found.status is ImportState.PREVIEWED:
        earlier = earlier_with_same_file(found)
        context |= {
            "earlier": earlier,
            "earlier_opens": earlier is not None and may_see(current_actor(), earlier),
            "other": seems_from(found),
            "form": form,
            "overtaken": overtaken(found, job),
            "unread": ColumnMapping.from_json(found.mapping).unread if found.mapping else (),
        }
    return render_page("intake/show.html", block="progress", **context)


@blueprint.get("/<int:import_id>/ditolak.xlsx")
@guard(Permission.IMPORT_RUN)
def refused(import_id: int) -> ResponseReturnValue:
    """The refused rows, to be corrected and sent again. They hold numbers in full: noted."""
    actor = current_actor()
    found = get_import(actor, import_id)
    if not found.refused or found.status not in READABLE:
        raise NotFound
    book = refused_workbook(found)
    with transaction():
        audit.record(actor, "imports.download_refused", found, rows=found.refused)
        name = f"ditolak-{found.agency.code}-{found.id}.xlsx"
    response = Response(book, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _programme_form(found: Import) -> ProgrammeOfListForm | None:
    """Where it is to be said what programme the list is of: only if it speaks of aid."""
    offered = may_be_of(found)
    if not offered:
        return None
    named = found.programme.code if found.programme else None
    form = ProgrammeOfListForm(data={"programme": named})
    form.programme.choices = programme_choices(offered)
    return form


def _rows(found: Import) -> dict[str, Any]:
    """The counts, and the part of the rows that is looked at: what needs a person comes first."""
    counts = count(found)
    part = _part(counts)
    page = paginate(
        db.session(),
        rows_of(found, part),
        Sort(SourceRecord.position),
        cursor=request.args.get("after"),
    )
    places = {village.code: village.name for village in villages()}
    return {
        "counts": counts,
        "part": part,
        "parts": PARTS,
        "meaning": {**MEANING, **MEANING_AFTER.get(found.status, {})},
        "page": page,
        "rows": [_shown(record, found, places) for record in page.items],
    }


def _part(counts: Counts) -> Part:
    asked = request.args.get("daftar", "")
    if asked in set(Part):
        return Part(asked)
    return next((part for part in (Part.REFUSED, *Part) if counts.rows[part]), Part.ADDED)


def _shown(record: SourceRecord, found: Import, places: Mapping[str, str]) -> ShownRow:
    remarks = record.problems or record.warnings
    return ShownRow(
        name=_name(record, found),
        sheet=record.sheet,
        number=record.row,
        changes=tuple(announced(record.before or {}, places)),
        remarks=tuple(
            f"{remark['column']}: {in_words(remark)}" if remark["column"] else in_words(remark)
            for remark in remarks
        ),
        person_id=record.person_id,
    )


def _name(record: SourceRecord, found: Import) -> str:
    """The name as written; of a row that was not understood, the cells that should hold it."""
    if record.claim is not None:
        return str(record.claim["name"])
    sheet = ColumnMapping.from_json(found.mapping or {}).for_sheet(record.sheet)
    positions = sheet.positions(Field.NAME) if sheet is not None else ()
    named = [record.raw[at] for at in positions if at < len(record.raw) and record.raw[at]]
    return next(iter(named or filter(None, record.raw)), "")[:80]
