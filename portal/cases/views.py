"""Caseload and the steps of a case."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__, url_prefix="/kasus")
