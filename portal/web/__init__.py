"""How the portal speaks to a browser: rendering, forms, lists, navigation, errors and headers.

``register_web(app)`` is the one call ``create_app`` needs.
"""

from flask import Flask

from portal.web.addresses import register_addresses
from portal.web.errors import register_error_pages
from portal.web.filters import register_filters
from portal.web.forms import register_form_helpers
from portal.web.journey import register_journey
from portal.web.language import register_language
from portal.web.navigation import register_navigation
from portal.web.rendering import form_status, go_to, render_page
from portal.web.security import register_headers
from portal.web.static_files import register_static_files

__all__ = ["form_status", "go_to", "register_web", "render_page"]


def register_web(app: Flask) -> None:
    """Bind everything of this package to ``app``. Extensions are bound before."""
    register_addresses(app)
    register_static_files(app)
    register_filters(app)
    register_form_helpers(app)
    register_journey(app)
    register_navigation(app)
    register_headers(app)
    register_error_pages(app)
    register_language(app)
