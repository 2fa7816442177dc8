"""The administrator's page of settings."""

from flask import Blueprint

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")
