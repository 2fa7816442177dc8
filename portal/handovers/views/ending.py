"""An event begins, ends, or is called off."""

from collections.abc import Callable

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.handovers import events as services
from portal.handovers.forms import ReasonForm
from portal.handovers.models import Event
from portal.handovers.queries import get_event
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/acara/<int:event_id>/mulai", view_func=open_event, methods=["POST"])
    add("/acara/<int:event_id>/selesai", view_func=close_event, methods=["POST"])
    add("/acara/<int:event_id>/batalkan", view_func=cancel_event, methods=["POST"])


@guard(Permission.EVENT_MANAGE)
def open_event(event_id: int) -> ResponseReturnValue:
    """Begin: families can be checked in."""
    _move(event_id, lambda event: services.open_event(current_actor(), event))
    return go_to(url_for("handovers.day", event_id=event_id))


@guard(Permission.EVENT_MANAGE)
def close_event(event_id: int) -> ResponseReturnValue:
    """End: who did not come can be invited again."""
    _move(event_id, lambda event: services.close_event(current_actor(), event))
    flash(gettext("Acara selesai. Keluarga yang tidak hadir dapat diundang lagi."), "done")
    return go_to(url_for("handovers.event", event_id=event_id))


@guard(Permission.EVENT_MANAGE)
def cancel_event(event_id: int) -> ResponseReturnValue:
    """Call the event off with a reason; who waits is told."""
    reason = ReasonForm().reason.data or ""
    _move(event_id, lambda event: services.cancel_event(current_actor(), event, reason=reason))
    flash(gettext("Acara dibatalkan. Keluarga yang diundang diberi tahu."), "done")
    return go_to(url_for("handovers.event", event_id=event_id))


def _move(event_id: int, act: Callable[[Event], None]) -> None:
    with transaction():
        act(get_event(current_actor(), event_id))
