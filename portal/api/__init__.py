"""The read API for agencies: ``/api/v1``."""

from flask import Flask

from portal.api.problems import problem_of
from portal.api.views import blueprint
from portal.web.errors import answer_errors


def register(app: Flask) -> None:
    """Add the API. It answers every error below its address itself, also where nothing is."""
    app.register_blueprint(blueprint)
    answer_errors(app, f"{blueprint.url_prefix}/", problem_of)
