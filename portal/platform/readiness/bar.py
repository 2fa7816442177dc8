"""The bar above every page while papers and SMS are drafts."""

from collections.abc import Sequence

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.platform.readiness.queries import open_lines_of_papers


def draft_reasons() -> Sequence[str]:
    """Return what papers and SMS still lack; nothing where the database does not answer."""
    try:
        return [str(line.check.title) for line in open_lines_of_papers()]
    except SQLAlchemyError:
        return []


def register_bar(app: Flask) -> None:
    """Provide ``draft_reasons()`` to all templates."""
    app.jinja_env.globals["draft_reasons"] = draft_reasons
