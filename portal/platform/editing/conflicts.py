"""Resolve concurrent edits: nothing is overwritten, the second user chooses between
both versions.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from flask import Response
from flask_babel import gettext
from wtforms import BooleanField, Field

from portal.core.types import Rupiah
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.queries import latest_events
from portal.platform.audit.services import plain_json
from portal.platform.web.fields import RupiahField
from portal.platform.web.forms import PortalForm, VersionedForm
from portal.platform.web.rendering import CONFLICT, render_page


def choose(
    mine: VersionedForm,
    theirs: VersionedForm,
    *,
    writers: Mapping[str, AuditEvent],
    title: str,
    back_url: str,
) -> Response:
    """Show both versions side by side and let the user choose.

    ``theirs`` contains the stored values and their version; its choices need not be filled in.
    ``writers`` gives the event that wrote each field, where it is known.
    """
    rows = differing(mine, theirs)
    apart = {field.name for field in rows}
    return render_page(
        "web/choose.html",
        status=CONFLICT,
        rows=[
            {
                "name": field.name,
                "label": field.label.text,
                "mine": _value(field),
                "theirs": _value(theirs[field.short_name]),
                "mine_text": _text(field, _choices(field)),
                "theirs_text": _text(theirs[field.short_name], _choices(field)),
                "writer": writers.get(field.short_name),
            }
            for field in rows
        ],
        same=[(field.name, _value(field)) for field in _written(mine) if field.name not in apart],
        version=theirs.version.data,
        title=title,
        back_url=back_url,
    )


def differing(mine: PortalForm, theirs: PortalForm) -> list[Field]:
    """Return the fields of ``mine`` whose value differs in ``theirs``."""
    return [
        field
        for field in _written(mine)
        if _comparable(field) != _comparable(theirs[field.short_name])
    ]


def writers_of(record: Any, stored: PortalForm) -> dict[str, AuditEvent]:
    """Return for each field of ``stored`` the audit event that wrote the current value of
    ``record``.

    If the current value is not the last one in the trail, a list import or a merge wrote it; the
    field is then left out, so that nobody is named wrongly.
    """
    if record is None:
        return {}
    found = {}
    latest = [(event, event.values.content) for event in latest_events(record) if event.values]
    for field in _written(stored):
        # A form field for a record is stored by its id: ``caseworker`` as ``caseworker_id``.
        for name in (field.short_name, f"{field.short_name}_id"):
            standing = (plain_json(field.data), plain_json(getattr(record, name, None)))
            written = [(event, kept[name] or None) for event, kept in latest if name in kept]
            if written and written[0][1] in [item or None for item in standing]:
                found[field.short_name] = _first_writer(written)
    return found


def _first_writer(written: Sequence[tuple[AuditEvent, Any]]) -> AuditEvent:
    """Return the event that first wrote the current value; later saves without a change do not
    count.
    """
    *_, (event, _same) = takewhile(lambda each: each[1] == written[0][1], written)
    return event


def _written(form: PortalForm) -> list[Field]:
    return [field for field in form if field.short_name not in ("version", "csrf_token")]


def _comparable(field: Field) -> Any:
    """Return the parsed value of a field, so that 1000 and 1.000 rupiah are equal."""
    return None if field.data == "" or field.data is False else field.data


def _value(field: Field) -> str:
    """Return the value of a field as a form would send it."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    show: Any = getattr(field, "_value", None)
    return str(show() if show is not None else field.data or "")


def _choices(field: Field) -> dict[str, str]:
    return {
        str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()
    }


def _text(field: Field, choices: dict[str, str]) -> str:
    """Return the value of a field for display: the label of a choice, a formatted amount."""
    if isinstance(field, BooleanField):
        return gettext("ya") if field.data else gettext("tidak")
    if isinstance(field, RupiahField) and field.data is not None:
        return str(Rupiah(field.data))
    return choices.get(_value(field), _value(field))
