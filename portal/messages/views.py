"""Pages of messages and their templates."""

from flask import Blueprint

blueprint = Blueprint("messages", __name__, url_prefix="/pesan")
