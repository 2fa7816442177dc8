"""Sign-in, one's own password, and the administrator's pages of accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
