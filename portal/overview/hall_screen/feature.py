"""Manifest of the screen in the hall."""

from portal.overview.hall_screen.views import blueprint
from portal.platform.feature import Feature

feature = Feature(name="overview.hall_screen", blueprints=(blueprint,))
