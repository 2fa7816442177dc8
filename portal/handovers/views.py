"""Pages of events and handovers."""

from flask import Blueprint

blueprint = Blueprint("handovers", __name__, url_prefix="/serah-terima")
