"""Manifest of installation."""

from portal.edges.installation.commands import prepare
from portal.edges.installation.readiness import CHECKS
from portal.platform.feature import Feature

feature = Feature(
    name="edges.installation",
    commands=(prepare,),
    readiness=CHECKS,
)
