"""Web layer: rendering, forms, lists, navigation, error pages, headers.

``create_app`` calls ``register_web(app)``.
"""

from flask import Flask

from portal.core.clock import portal_zone
from portal.platform.web.compression import register_compression
from portal.platform.web.errors import register_error_pages
from portal.platform.web.filters import register_filters
from portal.platform.web.forms import register_form_helpers
from portal.platform.web.journey_line import register_journey_line
from portal.platform.web.language import register_language
from portal.platform.web.navigation import register_navigation
from portal.platform.web.rendering import form_status, go_to, render_page
from portal.platform.web.routing import register_routing
from portal.platform.web.security import register_headers
from portal.platform.web.static_files import register_static_files

__all__ = ["form_status", "go_to", "register_web", "render_page"]


#: What the page around every page asks of rooms above, until they answer.
_UNTIL_SAID = {
    "programme_name": lambda: "Portal",
    "draft_reasons": lambda: (),
    "emblem_url": lambda: "",
    "search_address": lambda: "",
    "zone_of_clocks": lambda: portal_zone().info.key,
}


def register_web(app: Flask) -> None:
    """Register everything of this package with ``app``. Extensions are bound before."""
    app.jinja_env.globals |= _UNTIL_SAID
    register_compression(app)  # first, because what is registered first is done last
    register_routing(app)
    register_static_files(app)
    register_filters(app)
    register_form_helpers(app)
    register_journey_line(app)
    register_navigation(app)
    register_headers(app)
    register_error_pages(app)
    register_language(app)
