"""List, plan and change events."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.handovers import services
from portal.casework.handovers.forms import EventForm, NewEventForm, OfficersForm, to_local_input
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import (
    attendance_counts_by_event,
    get_event,
    officers_for,
    users_by_id,
    visible_events,
)
from portal.casework.handovers.services import NOT_ENDED
from portal.casework.handovers.states import EventStatus
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.errors import NotPermitted
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save, save_or_choose, save_unless_overtaken
from portal.platform.permissions import Actor, Reach, require
from portal.platform.regions.queries import districts
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate
from portal.platform.workflow import claim_version

PAST = [status for status in EventStatus if status not in NOT_ENDED]


@blueprint.get("/acara/")
@guard(EVENT_MANAGE)
def events() -> ResponseReturnValue:
    """List upcoming events, next first; or past ones, latest first."""
    past = request.args.get("when") == "past"
    page = paginate(
        db.session(),
        visible_events(current_actor()).where(
            HandoverEvent.status.in_(PAST if past else NOT_ENDED)
        ),
        Sort(HandoverEvent.starts_at, descending=past),
        Sort(HandoverEvent.id, descending=past),
        cursor=request.args.get("after"),
    )
    return render_page(
        "handovers/events.html",
        block="list",
        page=page,
        past=past,
        tallies=attendance_counts_by_event([event.id for event in page.items]),
    )


@blueprint.route("/acara/baru", methods=["GET", "POST"])
@guard(EVENT_MANAGE)
def new_event() -> ResponseReturnValue:
    """Plan an event."""
    actor = current_actor()
    form = NewEventForm()
    form.offer(districts(actor))
    answer = save(
        form,
        lambda: services.create_event(
            actor,
            name=form.name.data or "",
            starts_at=form.moment,
            place=form.place.data or "",
            district_code=form.district_code.data,
        ),
        to=lambda event: url_for("handovers.event", event_id=event.id),
        done=gettext("Acara direncanakan. Sekarang undang keluarganya."),
    )
    return answer or render_page("handovers/event_form.html", form=form, event=None)


@blueprint.route("/acara/<int:event_id>/ubah", methods=["GET", "POST"])
@guard(EVENT_MANAGE)
def change_event(event_id: int) -> ResponseReturnValue:
    """Change name, time or place; invited families are notified."""
    actor = current_actor()
    event = get_event(actor, event_id)
    form = EventForm(data=_stored(event))
    answer = save_or_choose(
        form,
        lambda: services.change_event(
            actor,
            event,
            name=form.name.data or "",
            starts_at=form.moment,
            place=form.place.data or "",
            version=form.read_at,
        ),
        stored=lambda: _stored(event),
        title=gettext("Ubah acara"),
        to=url_for("handovers.event", event_id=event_id),
        done=gettext("Acara %(name)s disimpan.", name=form.name.data),
    )
    return answer or render_page("handovers/event_form.html", form=form, event=event)


@blueprint.route("/acara/<int:event_id>/petugas", methods=["GET", "POST"])
@guard(EVENT_MANAGE)
def officers(event_id: int) -> ResponseReturnValue:
    """Choose the officers of the event; done by supervisors."""
    actor = current_actor()
    event = get_event(actor, event_id)
    if require(actor, EVENT_MANAGE) is Reach.OWN:
        raise NotPermitted
    chosen = [officer.user_id for officer in event.officers]
    form = OfficersForm(data={"officers": chosen, "version": event.version})
    form.offer(officers_for(event))
    answer = save_unless_overtaken(
        form,
        lambda: _set_officers(actor, event, form),
        now=lambda: event.version,
        to=url_for("handovers.event", event_id=event_id),
        done=gettext("Petugas acara %(name)s disimpan.", name=event.name),
    )
    return answer or render_page("handovers/officers.html", form=form, event=event)


def _set_officers(actor: Actor, event: HandoverEvent, form: OfficersForm) -> None:
    claim_version(event, form.read_at)
    services.set_officers(actor, event, officers=users_by_id(form.officers.data or []))


def _stored(event: HandoverEvent) -> dict[str, object]:
    return {
        "name": event.name,
        "starts_at": to_local_input(event.starts_at),
        "place": event.place,
        "version": event.version,
    }
