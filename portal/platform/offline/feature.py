"""Manifest of the mechanism for pages that work without signal."""

from flask import Flask

from portal.platform.feature import Feature
from portal.platform.offline import models
from portal.platform.offline.views import PREFIX, answer_error, blueprint
from portal.platform.web.errors import answer_errors


def _answer_in_json(app: Flask) -> None:
    answer_errors(app, PREFIX, answer_error)


feature = Feature(
    name="platform.offline",
    blueprints=(blueprint,),
    models=(models,),
    register=_answer_in_json,
)
