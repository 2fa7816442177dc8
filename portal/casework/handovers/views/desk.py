"""The page of an officer's phone on the day of the event. It works from what it loaded before, so
that its addresses stand below the scope of the service worker.
"""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.decisions.wording import amount_in_words
from portal.casework.handovers import ports
from portal.casework.handovers.models import EventDesk, HandoverEvent, SignatureKind
from portal.casework.handovers.queries import (
    DeskLine,
    desk_lines,
    desk_of,
    desk_states,
    get_event,
    get_event_of_desk,
    get_invitation,
    photo_of,
)
from portal.casework.handovers.states import EventStatus
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.clock import at_local, to_local, today, utc_now
from portal.core.errors import NotFound
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.files.photos import small_photo
from portal.platform.files.services import read_file
from portal.platform.offline.forms import LONGEST_WAIT
from portal.platform.web import render_page
from portal.platform.web.security import CONTENT_SECURITY_POLICY

#: The reader of QR codes for phones without one of their own is WebAssembly.
_READS_CODES = f"{CONTENT_SECURITY_POLICY}; script-src 'self' 'wasm-unsafe-eval'"
_ENDED = (EventStatus.CLOSED, EventStatus.CANCELLED)


@blueprint.get("/luring/acara/<int:event_id>")
@guard(HANDOVER_RECORD)
def desk(event_id: int) -> ResponseReturnValue:
    """Show the page, which has no family in it. An officer may open it after the end, to send what
    the phone still holds.
    """
    event = get_event_of_desk(current_actor(), event_id)
    response = render_page(
        "handovers/desk.html", event=event, ended=event.status in _ENDED, kinds=SignatureKind
    )
    response.headers["Content-Security-Policy"] = _READS_CODES
    response.headers["X-Offline-Page"] = "yes"
    return response


@blueprint.get("/luring/acara/<int:event_id>/daftar")
@guard(HANDOVER_RECORD)
def desk_roster(event_id: int) -> ResponseReturnValue:
    """Return what the phone keeps of the event: its roster, and the officer's own desk."""
    actor = current_actor()
    event = get_event(actor, event_id)
    lines = desk_lines(event_id)
    marks = ports.paper_marks([line.decision_id for line in lines])
    return jsonify(
        {
            "at": utc_now().isoformat(),
            "until": _kept_until(event).isoformat(),
            "open": event.status is EventStatus.OPEN,
            "place": event.place,
            "desk": _as_set(desk_of(event, actor)),
            "lines": [_line(line, marks.get(line.decision_id, ())) for line in lines],
        }
    )


@blueprint.get("/luring/acara/<int:event_id>/keadaan")
@guard(HANDOVER_RECORD)
def desk_news(event_id: int) -> ResponseReturnValue:
    """Return who has arrived and who was served meanwhile, without names."""
    event = get_event(current_actor(), event_id)
    return jsonify(
        {
            "at": utc_now().isoformat(),
            "open": event.status is EventStatus.OPEN,
            **asdict(desk_states(event_id)),
        }
    )


@blueprint.get("/luring/acara/<int:event_id>/foto/<int:invitation_id>")
@guard(HANDOVER_RECORD)
def desk_photo(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Return the latest photo of who receives, small. A phone does not keep it."""
    get_event(current_actor(), event_id)
    head = get_invitation(event_id, invitation_id).case.household.head
    file = photo_of(head) if head is not None else None
    if file is None:
        raise NotFound
    return Response(small_photo(read_file(file)), mimetype="image/jpeg")


def _line(line: DeskLine, marks: Any) -> dict[str, Any]:
    return {
        "id": line.invitation_id,
        "number": line.number,
        "name": line.name,
        "nik": line.nik_end,
        "born": line.birth_year,
        "village": line.village,
        "rt": line.rt,
        "arrived": line.arrived,
        "served": line.served,
        "form": url_for("handovers.record", decision_id=line.decision_id)
        if line.needs_form
        else None,
        "full": url_for("handovers.record", decision_id=line.decision_id),
        "photo": line.has_photo,
        "marks": list(marks),
        "items": [
            {
                "id": item.id,
                "text": amount_in_words(
                    item.kind, item.quantity, item.unit, item.description, item.total
                ),
            }
            for item in line.items
        ],
    }


def _as_set(desk: EventDesk | None) -> dict[str, str] | None:
    if desk is None:
        return None
    return {
        "table": desk.table_name,
        "place": desk.place,
        "first_witness": desk.first_witness,
        "second_witness": desk.second_witness,
        "signature_kind": desk.signature_kind.value,
    }


def _kept_until(event: HandoverEvent) -> datetime:
    """Return until when a phone may keep the roster: the end of the event's day, at most as long as
    a command may wait."""
    last_day = max(to_local(event.starts_at).date(), today())
    ends = at_local(datetime.combine(last_day, time.min)) + timedelta(days=1)
    return min(ends, utc_now() + LONGEST_WAIT)
