"""Save a submitted form in one transaction; show errors beside its fields, or let the user choose
if another user saved first.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import flash
from flask.typing import ResponseReturnValue

from portal.core.db.columns import Versioned
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, StaleRecord
from portal.platform.editing.conflicts import choose, differing, writers_of
from portal.platform.web.forms import PortalForm, VersionedForm
from portal.platform.web.rendering import go_to, render_page
from portal.platform.workflow import claim_version

T = TypeVar("T")


def save(
    form: PortalForm,
    write: Callable[[], T],
    *,
    to: str | Callable[[T], ResponseReturnValue],
    done: str | Callable[[T], str] = "",
) -> ResponseReturnValue | None:
    """Run ``write`` as one transaction if ``form`` was submitted and is valid.

    Return a redirect to ``to`` with the message ``done``. Both may be functions of the result of
    ``write``, and ``to`` may then return a page instead. Return ``None`` if the form has to be
    shown, because it was not submitted or has errors: ``save(…) or render_page(…)``.
    """
    if form.validate_on_submit():
        with refusals_beside(form):
            with transaction():
                written = write()
            return _success_response(written, to, done)
    form.keep_files()
    return None


def save_unless_overtaken(
    form: VersionedForm,
    write: Callable[[], T],
    *,
    now: Callable[[], int],
    to: str | Callable[[T], ResponseReturnValue],
    done: str | Callable[[T], str] = "",
) -> ResponseReturnValue | None:
    """Like :func:`save`, for a page that shows the stored values beside the typed ones.

    If another user saved since the form was read, set ``form.overtaken`` and put the version
    returned by ``now`` into the form, so that saving again is a conscious decision.
    """
    try:
        return save(form, write, to=to, done=done)
    except StaleRecord:
        form.overtake(now())
        return None


def save_or_choose(
    form: VersionedForm,
    write: Callable[[], object],
    *,
    stored: Callable[[], Mapping[str, Any]],
    title: str,
    to: str,
    done: str | Callable[[Any], str],
) -> ResponseReturnValue | None:
    """Like :func:`save`, but if another user saved since the form was read, respond with both
    versions side by side and let the user choose.

    ``stored`` returns the stored values by field. ``title`` is the title of the comparison page.
    """
    try:
        return save(form, write, to=to, done=done)
    except StaleRecord as error:
        now = type(form)(formdata=None, data=stored())
        if differing(form, now):
            writers = writers_of(error.record, now)
            return choose(form, now, writers=writers, title=title, back_url=to)
        return _success_response(None, to, done)


def edit_record(
    record: Versioned | None,
    form: VersionedForm,
    write: Callable[[], object],
    *,
    stored: Callable[[], Mapping[str, Any]] | None = None,
    page: str,
    title: str,
    to: str,
    done: str | Callable[[Any], str],
    **shown: Any,
) -> ResponseReturnValue:
    """Return the page for editing one row of a catalogue, or for adding one if ``record`` is
    ``None``.

    The record's version is claimed before ``write`` changes it; on a conflict the second user
    chooses as with :func:`save_or_choose`. Without ``stored``, each field is the record's column of
    that name. ``page`` is a template that receives ``form``, ``title``, ``back`` (the URL of the
    list) and the values in ``shown``.
    """

    def claim_and_write() -> object:
        if record is not None:
            claim_version(record, form.read_at)
        return write()

    def columns() -> Mapping[str, Any]:
        return {field.short_name: getattr(record, field.short_name, None) for field in form}

    answer = save_or_choose(
        form, claim_and_write, stored=stored or columns, title=title, to=to, done=done
    )
    return answer or render_page(page, form=form, title=title, back=to, **shown)


def refusals_beside(form: PortalForm) -> AbstractContextManager[None, bool]:
    """Show an :class:`InvalidInput` raised in the block beside its field of ``form``. Use it on
    pages that do more than :func:`save`.
    """

    def accept(error: InvalidInput) -> None:
        form.accept(error)
        form.refusal = error

    return _InvalidInputHandler(accept)


def refusals_flashed(tone: str = "danger") -> AbstractContextManager[None, bool]:
    """Flash an :class:`InvalidInput` raised in the block. Use it for buttons, which
    have no fields.
    """
    return _InvalidInputHandler(lambda error: flash(str(error.message), tone))


@dataclass
class _InvalidInputHandler(AbstractContextManager[None, bool]):
    """Context manager that catches the first :class:`InvalidInput` and passes it to a callback."""

    tell: Callable[[InvalidInput], None]

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        if not isinstance(error, InvalidInput):
            return False
        self.tell(error)
        return True


def _success_response(
    written: T, to: str | Callable[[T], ResponseReturnValue], done: str | Callable[[T], str]
) -> ResponseReturnValue:
    text = done if isinstance(done, str) else done(written)
    if text:
        flash(text, "done")
    answer = to if isinstance(to, str) else to(written)
    return go_to(answer) if isinstance(answer, str) else answer
