"""The blueprint that every page of the registry hangs on."""

from flask import Blueprint

from portal.households.labels import FILTERS

blueprint = Blueprint("households", __name__, url_prefix="/keluarga")
for words in FILTERS:
    blueprint.add_app_template_filter(words)
