"""Manifest of papers."""

from flask import Flask, current_app, url_for
from markupsafe import Markup

from portal.core.public_address import is_public
from portal.platform.documents.emblem import emblem_url
from portal.platform.documents.printing import qr_svg
from portal.platform.documents.readiness import CHECKS
from portal.platform.documents.settings import SETTINGS
from portal.platform.documents.views import blueprint
from portal.platform.feature import Feature
from portal.platform.readiness.address_mark import address_mark


def test_code() -> Markup | None:
    """Return a code that leads to this portal from outside; None without a public address."""
    address = current_app.config["PUBLIC_URL"]
    if not is_public(address):
        return None
    return qr_svg(f"{address}{url_for('readiness.try_address', k=address_mark(address))}")


def _register(app: Flask) -> None:
    app.jinja_env.globals |= {"test_code": test_code, "emblem_url": emblem_url}


feature = Feature(
    name="platform.documents",
    blueprints=(blueprint,),
    settings=SETTINGS,
    readiness=CHECKS,
    register=_register,
)
