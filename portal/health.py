"""``/healthz``: whether the portal works, for supervisors and monitors."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.guard import public
from portal.extensions import db
from portal.version import VERSION

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 while the database answers, else 503. Needs no sign-in and names no secret."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "unavailable", "version": VERSION, "database": "unavailable"}, 503
    return {"status": "ok", "version": VERSION, "database": "ok"}
