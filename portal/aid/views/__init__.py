"""Pages of programmes, rules of overlap, and the exchange with other agencies."""

from flask import Blueprint

from portal.aid.views import exchanging, programmes, rules
from portal.aid.wording import aid_words

blueprint = Blueprint("aid", __name__, url_prefix="/program")
blueprint.app_context_processor(aid_words)
for part in (programmes, rules, exchanging):
    part.register(blueprint)
