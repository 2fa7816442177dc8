"""Manifest of search, which the top of every page offers instead of the menu."""

from flask import Flask, url_for
from flask_login import current_user

from portal.casework.cases.permissions import CASE_SEE
from portal.overview.search.views import blueprint
from portal.platform.feature import Feature
from portal.platform.permissions import allows
from portal.registry.households.permissions import REGISTRY_SEE


def search_address() -> str:
    """Return the address of the search; "" for users who may not search."""
    may_search = allows(current_user, REGISTRY_SEE) or allows(current_user, CASE_SEE)
    return url_for("search.index") if may_search else ""


def offer_search(app: Flask) -> None:
    """Provide ``search_address()`` to the page around every page."""
    app.jinja_env.globals["search_address"] = search_address


feature = Feature(name="overview.search", blueprints=(blueprint,), register=offer_search)
