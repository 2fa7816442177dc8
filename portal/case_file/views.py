"""One case with its whole timeline."""

from flask import Blueprint

blueprint = Blueprint("case_file", __name__, url_prefix="/kasus")
