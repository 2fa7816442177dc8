"""Pages of the audit trail."""

from flask import Blueprint

blueprint = Blueprint("audit", __name__, url_prefix="/jejak")
