"""What every page that saves has in common."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from wtforms import Field

from portal.errors import InvalidInput
from portal.households.conflicts import KkInUse, NikInUse
from portal.transaction import transaction
from portal.web import render_page
from portal.web.forms import PortalForm

CONFLICT = 409


def refused(form: PortalForm, write: Callable[[], object]) -> InvalidInput | None:
    """Run ``write`` as one transaction. What it refuses stands beside its field afterwards."""
    try:
        with transaction():
            write()
    except InvalidInput as error:
        form.accept(error)
        return error
    return None


def holder_url(error: InvalidInput | None) -> str | None:
    """Where the holder of a number in use can be seen, if the actor may."""
    if isinstance(error, NikInUse) and error.holder_id is not None:
        return url_for("households.person", person_id=error.holder_id)
    if isinstance(error, KkInUse) and error.household_id is not None:
        return url_for("households.show", household_id=error.household_id)
    return None


def choose(mine: PortalForm, theirs: PortalForm, *, title: str, back_url: str) -> Response:
    """Two people saved the same form: show both values side by side and let this one choose.

    ``theirs`` holds what is stored now, its version too.
    """
    rows, same = [], []
    for field in mine:
        other = theirs[field.short_name]
        if field.short_name in ("version", "csrf_token"):
            continue
        if _value(field) == _value(other):
            same.append((field.name, _value(field)))
            continue
        rows.append(
            {
                "name": field.name,
                "label": field.label.text,
                "mine": _value(field),
                "theirs": _value(other),
                "mine_text": _text(field),
                "theirs_text": _text(other),
            }
        )
    return render_page(
        "households/choose.html",
        status=CONFLICT,
        rows=rows,
        same=same,
        version=theirs["version"].data,
        title=title,
        back_url=back_url,
    )


def _value(field: Field) -> str:
    """The field as a form would send it."""
    show: Any = getattr(field, "_value", None)
    return str(show() if show is not None else field.data or "")


def _text(field: Field) -> str:
    """The field as people read it: the label of a choice."""
    choices: Any = getattr(field, "choices", None)
    if choices is None:
        return _value(field)
    labels = {str(choice[0]): str(choice[1]) for choice in choices}
    return labels.get(_value(field), _value(field))
