"""Pages of visits and graduation."""

from flask import Blueprint

blueprint = Blueprint("follow_ups", __name__, url_prefix="/pendampingan")
