"""Manifest of the API."""

from portal.edges.api.views import register
from portal.platform.feature import Feature

feature = Feature(
    name="edges.api",
    register=register,
)
