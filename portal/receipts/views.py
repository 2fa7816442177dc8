"""Papers: issue, print, reprint, void, and the public check page."""

from flask import Blueprint

blueprint = Blueprint("receipts", __name__)
