"""Show one import: progress, preview and result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidTransition, NotFound
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.bulk.kinds import kinds_for
from portal.platform.jobs.models import Job
from portal.platform.regions.queries import villages
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.web.rendering import wants_part
from portal.registry.agencies.column_samples import without_long_numbers
from portal.registry.agencies.models import Import, SourceRecord
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.queries import earlier_import_of_file, likely_sender
from portal.registry.agencies.reading import Field
from portal.registry.agencies.reading import Mapping as ColumnMapping
from portal.registry.agencies.states import ImportState
from portal.registry.households.family_list import HOUSEHOLDS
from portal.registry.intake.forms import ProgrammeOfListForm, programme_choices
from portal.registry.intake.list_notices import not_understood, unclear_columns
from portal.registry.intake.queries import (
    Counts,
    Part,
    broke_off,
    count,
    different_answers,
    families_without_case,
    get_import,
    is_of_answers,
    job_of,
    may_see,
    names_of_answered,
    overtaken,
    parts_of,
    possible_programmes,
    rows_of,
    waits_behind_another,
)
from portal.registry.intake.refused_rows import refused_workbook
from portal.registry.intake.services import XLSX
from portal.registry.intake.services import name_programme as name_programme_of
from portal.registry.intake.views.blueprint import blueprint
from portal.registry.intake.wording import (
    MEANING,
    MEANING_AFTER,
    PARTS,
    STATUS,
    TONE,
    WORK,
    announced,
    row_place,
    said_of_row,
)
from portal.registry.linkage.queries import count_waiting_pairs

MOVING = frozenset({ImportState.READING, ImportState.APPLYING, ImportState.UNDOING})
#: States in which the rows are shown.
READABLE = frozenset({ImportState.PREVIEWED, ImportState.APPLIED, ImportState.UNDONE})


@dataclass(frozen=True)
class ShownRow:
    """A row as the page lists it: name, place, changes and remarks."""

    name: str
    place: str
    position: int
    changes: tuple[str, ...]
    remarks: tuple[str, ...]
    person_id: int | None
    repaired: bool


@blueprint.get("/<int:import_id>")
@guard(IMPORT_RUN)
def show(import_id: int) -> ResponseReturnValue:
    """Show the import; htmx polls while a job runs, then loads the full page."""
    found = get_import(current_actor(), import_id)
    job = job_of(found)
    moving = found.status in MOVING and not broke_off(job)
    if wants_part() and not moving:
        return go_to(url_for("intake.show", import_id=import_id))
    return _page(found, job, moving=moving, form=_programme_form(found))


@blueprint.post("/<int:import_id>/program")
@guard(IMPORT_RUN)
def name_programme(import_id: int) -> ResponseReturnValue:
    """Set the aid programme of the list in preview."""
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
        context |= _next_steps(found)
    if found.status is ImportState.PREVIEWED:
        earlier = earlier_import_of_file(found)
        context |= {
            "earlier": earlier,
            "earlier_opens": earlier is not None and may_see(current_actor(), earlier),
            "other": likely_sender(found),
            "form": form,
            "overtaken": overtaken(found, job),
            "not_understood": not_understood(found),
            "unclear": unclear_columns(found),
            "differing": different_answers(found) if is_of_answers(found) else 0,
        }
    return render_page("intake/show.html", block="progress", **context)


def _next_steps(found: Import) -> dict[str, Any]:
    """Return the next steps after an applied list; a list of answers brings no new people."""
    if is_of_answers(found):
        return {"doubtful": 0, "caseless": 0, "bulk_kinds": []}
    return {
        "doubtful": count_waiting_pairs(current_actor()),
        "caseless": families_without_case(current_actor(), found),
        "bulk_kinds": kinds_for(current_actor(), HOUSEHOLDS.name),
    }


@blueprint.get("/<int:import_id>/ditolak.xlsx")
@guard(IMPORT_RUN)
def refused(import_id: int) -> ResponseReturnValue:
    """Download the refused rows. They hold full numbers, so the download is audited."""
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
    """Return the form for the programme, ``None`` if the list has no aid column."""
    offered = possible_programmes(found)
    if not offered:
        return None
    named = found.programme.code if found.programme else None
    form = ProgrammeOfListForm(data={"programme": named})
    form.programme.choices = programme_choices(offered)
    return form


def _rows(found: Import) -> dict[str, Any]:
    """Return counts and rows of the chosen part; by default refused rows first."""
    counts = count(found)
    parts = parts_of(found)
    part = _part(counts, parts)
    page = paginate(
        db.session(),
        rows_of(found, part),
        Sort(SourceRecord.position),
        cursor=request.args.get("after"),
    )
    names = names_of_answered(page.items) if is_of_answers(found) else {}
    places = {village.code: village.name for village in villages()}
    mapping = ColumnMapping.from_json(found.mapping or {})
    return {
        "counts": counts,
        "part": part,
        "parts": {one: PARTS[one] for one in parts},
        "of_answers": is_of_answers(found),
        "meaning": {**MEANING, **MEANING_AFTER.get(found.status, {})},
        "page": page,
        "rows": [_shown(record, mapping, places, names) for record in page.items],
    }


def _part(counts: Counts, parts: Sequence[Part]) -> Part:
    asked = request.args.get("daftar", "")
    if asked in parts:
        return Part(asked)
    return next((part for part in (Part.REFUSED, *parts) if counts.rows[part]), parts[0])


def _shown(
    record: SourceRecord,
    mapping: ColumnMapping,
    places: Mapping[str, str],
    names: Mapping[str, str],
) -> ShownRow:
    return ShownRow(
        name=names.get(record.nik_hash or "") or _name(record, mapping),
        place=row_place(record.sheet, record.row),
        position=record.position,
        changes=tuple(announced(record.before or {}, places)),
        remarks=said_of_row(record),
        person_id=record.person_id,
        repaired=mapping.repairs.touch((record.sheet, record.row)),
    )


def _name(record: SourceRecord, mapping: ColumnMapping) -> str:
    """Return the name as written. For an unreadable row return the cells of its name columns; for a
    row without name its NIK, masked.
    """
    if record.claim is not None and record.claim["name"]:
        return str(record.claim["name"])
    table = mapping.table(record.sheet)
    positions = (*table.positions(Field.NAME), *table.positions(Field.NIK)) if table else ()
    named = [record.raw[at] for at in positions if at < len(record.raw) and record.raw[at]]
    return without_long_numbers(next(iter(named or filter(None, record.raw)), "")[:80])
