"""Publish questionnaires: fill in the amounts, check the definition, store a new version."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.casework.assessments.models import Questionnaire
from portal.casework.assessments.queries import newest_questionnaire
from portal.casework.assessments.questionnaire_reader import DefinitionError, read_definition
from portal.casework.assessments.settings import AMOUNTS
from portal.core.clock import today, utc_now
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.core.types import Rupiah
from portal.platform import audit
from portal.platform.permissions import Actor, SystemActor, require
from portal.platform.settings import value_of
from portal.platform.settings.permissions import SETTING_MANAGE

FOLDER = Path(__file__).parents[1] / "questionnaires"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: Placeholders that are filled in when a result is shown, not at publication.
_LATER = {"value", "size", "per_person", "count"}


def bundled_definition() -> dict[str, Any]:
    """Return the newest questionnaire shipped with the portal."""
    newest = max(FOLDER.glob("v*.json"), key=lambda path: int(path.stem.removeprefix("v")))
    definition: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return definition


def publish_questionnaire(
    actor: Actor, definition: Mapping[str, Any], *, on: date | None = None
) -> Questionnaire:
    """Store ``definition`` as the next version, with the amounts in force on ``on`` (default:
    today).

    Return the newest version unchanged if it already has this content. Raise
    :class:`DefinitionError` with every problem of the definition.
    """
    require(actor, SETTING_MANAGE)
    amounts = amounts_on(on or today())
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
        # A concurrent publication won. The same content twice is one version.
        newest = newest_questionnaire()
        if newest is None or newest.definition != filled:
            raise StaleRecord from error
        return newest
    said = {"version": row.version, "amounts": amounts, "basis": filled.get("basis", "")}
    audit.record(actor, "questionnaires.publish", row, **said)
    return row


def amounts_on(day: date) -> dict[str, int]:
    """Return the amounts in force on a day, by the name of their placeholder."""
    return {name: value_of(setting, on=day) for name, setting in AMOUNTS.items()}


def ensure_published() -> Questionnaire:
    """Return the questionnaire for new assessments; publish the bundled one first if it is newer
    and the office has not written its own."""
    newest, bundled = newest_questionnaire(), bundled_definition()
    if newest is not None and (
        newest.definition.get("own") or newest.definition.get("edition", 0) >= bundled["edition"]
    ):
        return newest
    return publish_questionnaire(SystemActor(), bundled)


def fill_amounts(data: Any, amounts: Mapping[str, int]) -> Any:
    """Replace ``{amount}`` placeholders in ``data``.

    A string that is only a placeholder becomes the number; inside a text it becomes ``Rp600.000``.
    """
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


def prepare_questionnaire() -> str:
    """Publish the bundled questionnaire unless a newer one exists; return a line for the log."""
    return f"questionnaire version {ensure_published().version}"
