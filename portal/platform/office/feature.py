"""Manifest of the office."""

from flask import Flask

from portal.platform.feature import Feature
from portal.platform.office.screen_name import nobody_is_here, programme_name
from portal.platform.office.settings import SETTINGS
from portal.platform.regions.home import home_regency


def _register(app: Flask) -> None:
    app.jinja_env.globals |= {
        "programme_name": programme_name,
        "nobody_is_here": nobody_is_here,
        "home_regency": home_regency,
    }


feature = Feature(name="platform.office", settings=SETTINGS, register=_register)
