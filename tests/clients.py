"""A browser without JavaScript."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.extensions import db


class Browser(FlaskClient):
    """Test client whose requests each have a separate application context, as outside tests.

    Otherwise they would share the context pushed by the test, and the first signed-in user would
    stay signed in for every other browser of the test. Afterwards the test reads the committed
    data.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()
        return response
