"""Texts entered by people and agencies, which are shown unchanged in every language."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import JSON, Enum, String

from portal.casework.assessments.score import YES_NO_WORDS
from portal.core.extensions import Base, db
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.steps import STEPS, shipped_text
from portal.platform.settings import all_settings


def written() -> Iterator[str]:
    """Yield the texts in the database, and the initial texts of an office: SMS texts, values of
    settings with their sources, and the questionnaire.
    """
    yield from shipped()
    yield from stored()


def shipped() -> Iterator[str]:
    """Yield the initial texts of an office."""
    yield from YES_NO_WORDS.values()
    yield from (shipped_text(step, language) for step in STEPS for language in sms_languages())
    for setting in all_settings():
        for default in setting.defaults:
            yield from (str(default.value), default.basis)


def stored(*, besides: Collection[str] = ()) -> Iterator[str]:
    """Yield the texts in the database, except tables in ``besides``."""
    for table in Base.metadata.sorted_tables:
        if table.name in besides:
            continue
        columns = [
            column
            for column in table.columns
            if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
        ]
        for row in db.session.execute(db.select(*columns)) if columns else ():
            for value in row:
                yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split(" "))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
