"""Manifest of the server."""

from portal.edges.server.commands import start
from portal.platform.feature import Feature

feature = Feature(
    name="edges.server",
    commands=(start,),
)
