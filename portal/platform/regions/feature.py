"""Manifest of regions."""

from flask import Flask

from portal.core.extensions import babel
from portal.platform.feature import Feature
from portal.platform.regions import models
from portal.platform.regions.commands import regions
from portal.platform.regions.place_words import PlaceDomain
from portal.platform.regions.reference import prepare_regions


def _speak_of_the_place(_app: Flask) -> None:
    babel.domain_instance = PlaceDomain()


feature = Feature(
    name="platform.regions",
    models=(models,),
    commands=(regions,),
    prepare=prepare_regions,
    register=_speak_of_the_place,
)
