"""Rina, who knows her password, and the portal as it runs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.permissions import Role
from tests.accounts.door import PASSWORD, RINA
from tests.database import BASE_CONFIG
from tests.factories import create_staff


@pytest.fixture
def rina(app: Flask) -> User:
    """A caseworker who knows her password."""
    return create_staff(Role.CASEWORKER, email=RINA, password_hash=hash_password(PASSWORD))


@pytest.fixture
def strict_app(app: Flask, database_uri: str) -> Flask:
    """The portal as it runs: with CSRF tokens and rate limits (built last: the limiter is one)."""
    return create_app(
        {
            **BASE_CONFIG,
            "SQLALCHEMY_DATABASE_URI": database_uri,
            "RATELIMIT_ENABLED": True,
            "WTF_CSRF_ENABLED": True,
        }
    )


@pytest.fixture
def strict_client(rina: User, strict_app: Flask) -> FlaskClient:
    """A browser before the portal as it runs, where Rina has an account."""
    return strict_app.test_client()
