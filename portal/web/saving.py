"""A form is saved in one transaction: it is saved, refused beside its fields, or somebody was
faster, and then a person chooses."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue

from portal.columns import Versioned
from portal.errors import InvalidInput, StaleRecord
from portal.transaction import transaction
from portal.web.choosing import choose, differing, writers_of
from portal.web.forms import PortalForm, VersionedForm
from portal.web.rendering import go_to

Write = Callable[[], object]


def refused(form: PortalForm, write: Write) -> InvalidInput | None:
    """Run ``write`` as one transaction. What it refuses stands beside its field afterwards."""
    try:
        with transaction():
            write()
    except InvalidInput as error:
        form.accept(error)
        return error
    return None


def refused_or_overtaken(
    form: VersionedForm, record: Versioned, write: Write
) -> InvalidInput | StaleRecord | None:
    """Like :func:`refused`, for a page that itself shows what is stored beside what was typed.

    If somebody saved ``record`` meanwhile, ``form`` says so and stands on the present version, so
    that saving once more is a decision.
    """
    try:
        return refused(form, write)
    except StaleRecord as error:
        form.overtake(record.version)
        return error


def save_or_choose(
    form: VersionedForm,
    write: Write,
    *,
    stored: Callable[[], Mapping[str, Any]],
    title: str,
    done: str,
    back_url: str,
) -> ResponseReturnValue | None:
    """The answer to a form that was sent; ``None`` while the form is to be shown, not sent yet or
    with what was refused.

    Saved, it leads to ``back_url`` and says ``done``. If somebody saved since the form was read,
    both versions stand side by side under ``title``; ``stored`` tells the present one, by field.
    """
    if not form.validate_on_submit():
        return None
    try:
        if refused(form, write) is not None:
            return None
    except StaleRecord as error:
        now = type(form)(formdata=None, data=stored())
        if differing(form, now):
            writers = writers_of(error.record, now)
            return choose(form, now, writers=writers, title=title, back_url=back_url)
    flash(done, "done")
    return go_to(back_url)
