"""Manifest of the demo."""

from portal.edges.demo.commands import demo
from portal.edges.demo.readiness import CHECKS
from portal.platform.feature import Feature

feature = Feature(
    name="edges.demo",
    commands=(demo,),
    readiness=CHECKS,
)
