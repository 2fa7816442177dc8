"""Load the reference data that every installation needs; each room provides its own."""

from flask import Flask

from portal.core.db.transaction import transaction
from portal.platform.feature import features_of


def prepare_rooms(app: Flask) -> list[str]:
    """Load or update regions, initial agencies and questionnaire.

    Returns one line per room about what was done.
    """
    done = []
    for feature in features_of(app):
        if feature.prepare is not None:
            with transaction():
                done.append(feature.prepare())
    return [words for words in done if words]
