"""Manifest of papers."""

from portal.platform.documents.letterhead import SETTINGS
from portal.platform.feature import Feature

feature = Feature(
    name="platform.documents",
    settings=SETTINGS,
)
