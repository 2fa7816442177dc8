"""The bar above every page while papers and SMS are drafts."""

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.platform.readiness.queries import papers_are_drafts


def shows_draft_bar() -> bool:
    """Return whether the bar stands above the page; not where the database does not answer."""
    try:
        return papers_are_drafts()
    except SQLAlchemyError:
        return False


def register_bar(app: Flask) -> None:
    """Provide ``shows_draft_bar()`` to all templates."""
    app.jinja_env.globals["shows_draft_bar"] = shows_draft_bar
