"""The first page: the programme at a glance."""

from flask import Blueprint

blueprint = Blueprint("dashboard", __name__)
