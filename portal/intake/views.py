"""Pages for bringing lists in."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__, url_prefix="/impor")
