"""Pages of events and handovers."""

from flask import Blueprint

from portal.handovers.views import day, ending, events, recording, roster, showing
from portal.handovers.views.words import handover_words

blueprint = Blueprint("handovers", __name__)
blueprint.app_context_processor(handover_words)
for part in (events, roster, day, ending, recording, showing):
    part.register(blueprint)
