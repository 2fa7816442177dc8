"""Blueprint of the households room."""

from flask import Blueprint

from portal.registry.households.wording import FILTERS

blueprint = Blueprint("households", __name__, url_prefix="/keluarga")
for words in FILTERS:
    blueprint.add_app_template_filter(words)
