"""Pages of the registry."""

from flask import Blueprint

blueprint = Blueprint("households", __name__, url_prefix="/keluarga")
