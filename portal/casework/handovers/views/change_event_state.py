"""Open, close or cancel an event, and its screen in the hall."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.handovers import services
from portal.casework.handovers.forms import HandoverReasonForm
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.permissions import EVENT_MANAGE
from portal.casework.handovers.queries import get_event
from portal.casework.handovers.views.blueprint import blueprint
from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.permissions import Reach, reach
from portal.platform.web import go_to


@blueprint.post("/acara/<int:event_id>/mulai")
@guard(EVENT_MANAGE)
def open_event(event_id: int) -> ResponseReturnValue:
    """Open the event: families can be checked in."""
    _move(event_id, lambda event: services.open_event(current_actor(), event))
    return go_to(url_for("handovers.day", event_id=event_id))


@blueprint.post("/acara/<int:event_id>/selesai")
@guard(EVENT_MANAGE)
def close_event(event_id: int) -> ResponseReturnValue:
    """Close the event: absent families can be invited again."""
    _move(event_id, lambda event: services.close_event(current_actor(), event))
    flash(gettext("Acara selesai. Keluarga yang tidak hadir dapat diundang lagi."), "done")
    return go_to(_after_the_end(event_id))


@blueprint.post("/acara/<int:event_id>/batalkan")
@guard(EVENT_MANAGE)
def cancel_event(event_id: int) -> ResponseReturnValue:
    """Cancel the event with a reason; families that were not served are notified."""
    reason = HandoverReasonForm().reason.data or ""
    _move(event_id, lambda event: services.cancel_event(current_actor(), event, reason=reason))
    flash(gettext("Acara dibatalkan. Keluarga yang diundang diberi tahu."), "done")
    return go_to(_after_the_end(event_id))


@blueprint.post("/acara/<int:event_id>/layar")
@guard(EVENT_MANAGE)
def open_screen(event_id: int) -> ResponseReturnValue:
    """Make the link to the screen in the hall, or another one."""
    _move(event_id, lambda event: services.open_screen(current_actor(), event))
    flash(gettext("Tautan layar aula siap. Siapa pun yang memegangnya melihat angkanya."), "done")
    return go_to(url_for("handovers.event", event_id=event_id))


@blueprint.post("/acara/<int:event_id>/layar/tutup")
@guard(EVENT_MANAGE)
def close_screen(event_id: int) -> ResponseReturnValue:
    """End the link to the screen in the hall."""
    _move(event_id, lambda event: services.close_screen(current_actor(), event))
    return go_to(url_for("handovers.event", event_id=event_id))


def _after_the_end(event_id: int) -> str:
    """Return where to go: an officer's access ended with the event."""
    if reach(current_actor(), EVENT_MANAGE) is Reach.OWN:
        return url_for("handovers.events")
    return url_for("handovers.event", event_id=event_id)


def _move(event_id: int, act: Callable[[HandoverEvent], object]) -> None:
    with transaction():
        act(get_event(current_actor(), event_id))
