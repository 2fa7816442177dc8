"""Publish questionnaires: amounts are filled in, the definition is checked, the row is for good."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.assessments.definition import Definition
from portal.assessments.models import Questionnaire
from portal.assessments.reading import DefinitionError, read_definition
from portal.assessments.settings import AMOUNTS
from portal.clock import today, utc_now
from portal.errors import StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission, Portal, require
from portal.settings import value_of
from portal.types import Rupiah

FOLDER = Path(__file__).parent / "questionnaires"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: Filled in when a result is worded, not at publication.
_LATER = {"value", "size", "per_person", "count"}


def bundled_definition() -> dict[str, Any]:
    """The newest questionnaire that comes with the portal."""
    newest = max(FOLDER.glob("v*.json"), key=lambda path: int(path.stem.removeprefix("v")))
    definition: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return definition


def publish_questionnaire(
    actor: Actor, definition: Mapping[str, Any], *, on: date | None = None
) -> Questionnaire:
    """Store ``definition`` with the amounts of a day (today unless said) as the next version.

    If the newest version already says exactly this, it stays the newest. Raises
    :class:`DefinitionError` with everything that is wrong.
    """
    require(actor, Permission.SETTING_MANAGE)
    amounts = {name: value_of(setting, on=on or today()) for name, setting in AMOUNTS.items()}
    filled = fill_amounts(definition, amounts)
    read_definition(filled)
    newest = newest_questionnaire()
    if newest is not None and newest.definition == filled:
        return newest
    row = Questionnaire(
        version=newest.version + 1 if newest else 1,
        title=filled["title"],
        definition=filled,
        published_at=utc_now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        # Somebody else published in the same moment; the same text twice is one version.
        newest = newest_questionnaire()
        if newest is None or newest.definition != filled:
            raise StaleRecord from error
        return newest
    audit.record(actor, "questionnaires.publish", row, version=row.version, amounts=amounts)
    return row


def ensure_published() -> Questionnaire:
    """The questionnaire new assessments ask; publishes the bundled one if it is newer."""
    newest, bundled = newest_questionnaire(), bundled_definition()
    if newest is not None and newest.definition.get("edition", 0) >= bundled["edition"]:
        return newest
    return publish_questionnaire(Portal(), bundled)


def newest_questionnaire() -> Questionnaire | None:
    """The latest version, if any was published."""
    return db.session.scalars(
        select(Questionnaire).order_by(Questionnaire.version.desc()).limit(1)
    ).first()


def definition_of(questionnaire: Questionnaire) -> Definition:
    """The questions of a version, read anew from what was published."""
    return read_definition(questionnaire.definition)


def fill_amounts(data: Any, amounts: Mapping[str, int]) -> Any:
    """``data`` with ``{amount}`` replaced: by the number where it stands alone as an operand, by
    rupiah inside a text."""
    if isinstance(data, Mapping):
        return {key: fill_amounts(value, amounts) for key, value in data.items()}
    if isinstance(data, list):
        return [fill_amounts(item, amounts) for item in data]
    if not isinstance(data, str):
        return data
    alone = _PLACEHOLDER.fullmatch(data)
    if alone and alone[1] in amounts:
        return amounts[alone[1]]

    def written(match: re.Match[str]) -> str:
        name = match[1]
        if name in _LATER:
            return match[0]
        if name not in amounts:
            raise DefinitionError([f"{{{name}}} in “{data}” is not an amount that can be set"])
        return str(Rupiah(amounts[name]))

    return _PLACEHOLDER.sub(written, data)
