"""Pages of sponsors: who is willing, whom they look after, when they came."""

from flask import Blueprint

from portal.sponsors.views import pairing, people, visiting
from portal.sponsors.wording import last_heard

blueprint = Blueprint("sponsors", __name__, url_prefix="/pengasuh")
blueprint.app_context_processor(lambda: {"last_heard": last_heard})
for part in (pairing, people, visiting):
    part.register(blueprint)
