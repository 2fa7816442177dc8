"""The user of the import tests."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.agencies.services import ensure_agencies

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def client(app: Flask, sign_in: SignIn) -> FlaskClient:
    """The browser of a supervisor of the whole regency."""
    with transaction():
        ensure_agencies()
    return sign_in(Role.SUPERVISOR, districts=None)
