"""What every installation needs before its first day: each room brings in its own."""

from flask import Flask

from portal.core.db.transaction import transaction
from portal.platform.feature import features_of


def prepare_rooms(app: Flask) -> list[str]:
    """Bring regions, first agencies and questionnaire up to date, now or again.

    Returns what was done, in a few words for each room.
    """
    done = []
    for feature in features_of(app):
        if feature.prepare is not None:
            with transaction():
                done.append(feature.prepare())
    return [words for words in done if words]
