"""Manifest of regions."""

from portal.platform.feature import Feature
from portal.platform.regions import models
from portal.platform.regions.commands import regions
from portal.platform.regions.reference import prepare_regions

feature = Feature(
    name="platform.regions",
    models=(models,),
    commands=(regions,),
    prepare=prepare_regions,
)
