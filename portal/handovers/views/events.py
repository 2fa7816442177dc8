"""Events: the list, a new one, and changing one."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, NotPermitted
from portal.extensions import db
from portal.handovers import events as services
from portal.handovers.attendance import tallies
from portal.handovers.event_forms import EventForm, NewEventForm, OfficersForm
from portal.handovers.forms import for_input
from portal.handovers.models import Event
from portal.handovers.officers import officers_for, users_by_id
from portal.handovers.queries import get_event, visible_events
from portal.handovers.rosters import RUNNING
from portal.handovers.states import EventStatus
from portal.permissions import Actor, Permission, Reach, require
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate
from portal.web.saving import refused_or_overtaken, save_or_choose
from portal.workflow import claim_version

PAST = [status for status in EventStatus if status not in RUNNING]


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/acara/", view_func=events)
    add("/acara/baru", view_func=new_event, methods=["GET", "POST"])
    add("/acara/<int:event_id>/ubah", view_func=change_event, methods=["GET", "POST"])
    add("/acara/<int:event_id>/petugas", view_func=officers, methods=["GET", "POST"])


@guard(Permission.EVENT_MANAGE)
def events() -> ResponseReturnValue:
    """What is coming, the next first; or what is over, the latest first."""
    past = request.args.get("when") == "past"
    page = paginate(
        db.session(),
        visible_events(current_actor()).where(Event.status.in_(PAST if past else RUNNING)),
        Sort(Event.starts_at, descending=past),
        Sort(Event.id, descending=past),
        cursor=request.args.get("after"),
    )
    return render_page(
        "handovers/events.html",
        block="list",
        page=page,
        past=past,
        tallies=tallies([event.id for event in page.items]),
    )


@guard(Permission.EVENT_MANAGE)
def new_event() -> ResponseReturnValue:
    """Plan an event."""
    actor = current_actor()
    form = NewEventForm()
    form.offer(districts(actor))
    if form.validate_on_submit():
        try:
            with transaction():
                event = services.create_event(
                    actor,
                    name=form.name.data or "",
                    starts_at=form.moment,
                    place=form.place.data or "",
                    district_code=form.district_code.data,
                )
                event_id = event.id
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(gettext("Acara direncanakan. Sekarang undang keluarganya."), "done")
            return go_to(url_for("handovers.event", event_id=event_id))
    return render_page("handovers/event_form.html", form=form, event=None)


@guard(Permission.EVENT_MANAGE)
def change_event(event_id: int) -> ResponseReturnValue:
    """Change name, time or place; who is invited hears of it."""
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
        done=gettext("Acara %(name)s disimpan.", name=form.name.data),
        back_url=url_for("handovers.event", event_id=event_id),
    )
    return answer or render_page("handovers/event_form.html", form=form, event=event)


@guard(Permission.EVENT_MANAGE)
def officers(event_id: int) -> ResponseReturnValue:
    """Choose who runs the event; supervisors do."""
    actor = current_actor()
    event = get_event(actor, event_id)
    if require(actor, Permission.EVENT_MANAGE) is Reach.OWN:
        raise NotPermitted
    chosen = [officer.user_id for officer in event.officers]
    form = OfficersForm(data={"officers": chosen, "version": event.version})
    form.offer(officers_for(event))
    if form.validate_on_submit() and not refused_or_overtaken(
        form, event, lambda: _set_officers(actor, event, form)
    ):
        flash(gettext("Petugas acara %(name)s disimpan.", name=event.name), "done")
        return go_to(url_for("handovers.event", event_id=event_id))
    return render_page("handovers/officers.html", form=form, event=event)


def _set_officers(actor: Actor, event: Event, form: OfficersForm) -> None:
    claim_version(event, form.read_at)
    services.set_officers(actor, event, officers=users_by_id(form.officers.data or []))


def _stored(event: Event) -> dict[str, object]:
    return {
        "name": event.name,
        "starts_at": for_input(event.starts_at),
        "place": event.place,
        "version": event.version,
    }
