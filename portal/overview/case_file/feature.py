"""Manifest of the case file."""

from portal.overview.case_file.views import blueprint
from portal.platform.feature import Feature

feature = Feature(
    name="overview.case_file",
    blueprints=(blueprint,),
)
