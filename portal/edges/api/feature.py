"""What this room adds to the portal."""

from portal.edges.api.views import register
from portal.platform.feature import Feature

feature = Feature(
    name="edges.api",
    register=register,
)
