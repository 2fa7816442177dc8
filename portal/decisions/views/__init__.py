"""Pages of aid: proposals, decisions, SK, catalogue and funds."""

from flask import Blueprint

from portal.decisions.views import deciding, decrees, offers, proposing
from portal.decisions.views.words import decision_words

blueprint = Blueprint("decisions", __name__, url_prefix="/bantuan")
blueprint.app_context_processor(decision_words)
for part in (proposing, deciding, decrees, offers):
    part.register(blueprint)
