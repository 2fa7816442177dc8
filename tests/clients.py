"""A browser without JavaScript."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.extensions import db


class Browser(FlaskClient):
    """Each request has an application context of its own, as outside tests.

    Otherwise the context that a test has pushed would be shared: who signed in first would stay
    signed in for every other browser of the test. Afterwards the test sees what was written.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()
        return response
