"""Manifest of health checks."""

from portal.edges.health.views import blueprint
from portal.platform.feature import Feature

feature = Feature(
    name="edges.health",
    blueprints=(blueprint,),
)
