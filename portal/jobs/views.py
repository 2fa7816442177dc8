"""Progress of long work."""

from flask import Blueprint

blueprint = Blueprint("jobs", __name__, url_prefix="/pekerjaan")
