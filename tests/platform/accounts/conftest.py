"""Rina, who knows her password, and the portal with all protection enabled."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password
from portal.platform.permissions import Role
from tests.factories import create_staff
from tests.platform.accounts.door import PASSWORD, RINA


@pytest.fixture
def rina(app: Flask) -> User:
    """A caseworker who knows her password."""
    return create_staff(Role.CASEWORKER, email=RINA, password_hash=hash_password(PASSWORD))


@pytest.fixture
def strict_app(app: Flask, fresh_app: Callable[..., Flask]) -> Flask:
    """The portal as in production: with CSRF tokens and rate limits."""
    return fresh_app(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=True)


@pytest.fixture
def strict_client(rina: User, strict_app: Flask) -> FlaskClient:
    """A browser for ``strict_app``, where Rina has an account."""
    return strict_app.test_client()
