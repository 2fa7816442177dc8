"""Pages of aid: proposals, decisions, SK, catalogue and funds."""

from flask import Blueprint

blueprint = Blueprint("decisions", __name__, url_prefix="/bantuan")
