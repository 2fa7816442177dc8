"""Two people saved the same form: neither is overwritten, a person chooses."""

from typing import Any

from flask import Response
from flask_babel import gettext
from wtforms import BooleanField, Field

from portal.web.forms import PortalForm
from portal.web.rendering import render_page

CONFLICT = 409


def choose(mine: PortalForm, theirs: PortalForm, *, title: str, back_url: str) -> Response:
    """Show what both people wrote side by side and let this one choose.

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
        "web/choose.html",
        status=CONFLICT,
        rows=rows,
        same=same,
        version=theirs["version"].data,
        title=title,
        back_url=back_url,
    )


def _value(field: Field) -> str:
    """The field as a form would send it."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    show: Any = getattr(field, "_value", None)
    return str(show() if show is not None else field.data or "")


def _text(field: Field) -> str:
    """The field as people read it: the label of a choice."""
    if isinstance(field, BooleanField):
        return gettext("ya") if field.data else gettext("tidak")
    choices: Any = getattr(field, "choices", None)
    if choices is None:
        return _value(field)
    labels = {str(choice[0]): str(choice[1]) for choice in choices}
    return labels.get(_value(field), _value(field))
