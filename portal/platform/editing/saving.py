"""What becomes of a form that was sent: it is saved in one transaction, refused beside its fields,
or somebody was faster, and then a person chooses."""

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
    """Run ``write`` as one transaction if ``form`` was sent and is right.

    Return the answer: it leads ``to`` an address and says there what was ``done``. Both may be made
    of what ``write`` returned, and ``to`` may then be a page instead. Return ``None`` while the
    form is to be shown, not sent yet or with what was refused: ``save(…) or render_page(…)``.
    """
    if form.validate_on_submit():
        with refusals_beside(form):
            with transaction():
                written = write()
            return _lead_on(written, to, done)
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
    """Like :func:`save`, for a page that itself shows what is stored beside what was typed.

    If somebody saved since the form was read, ``form.overtaken`` is true and the form stands on the
    version that is stored ``now``, so that saving once more is a decision.
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
    done: str,
) -> ResponseReturnValue | None:
    """Like :func:`save`, but if somebody saved since the form was read, answer with both versions
    side by side, for this person to choose.

    ``stored`` returns what is stored now, by field. The page of both is called ``title``.
    """
    try:
        return save(form, write, to=to, done=done)
    except StaleRecord as error:
        now = type(form)(formdata=None, data=stored())
        if differing(form, now):
            writers = writers_of(error.record, now)
            return choose(form, now, writers=writers, title=title, back_url=to)
        return _lead_on(None, to, done)


def edit_record(
    record: Versioned | None,
    form: VersionedForm,
    write: Callable[[], object],
    *,
    stored: Callable[[], Mapping[str, Any]] | None = None,
    page: str,
    title: str,
    to: str,
    done: str,
    **shown: Any,
) -> ResponseReturnValue:
    """Return the page on which an office changes one row of a list that it keeps, or adds one:
    then ``record`` is ``None``.

    The record is claimed before ``write`` changes it; of two who do so the second chooses, as with
    :func:`save_or_choose`. Without ``stored`` each field is the record's column of that name.
    ``page`` is a template that gets ``form``, ``title``, ``back`` (the address of the list) and
    what else is ``shown``.
    """

    def claim_and_write() -> None:
        if record is not None:
            claim_version(record, form.read_at)
        write()

    def columns() -> Mapping[str, Any]:
        return {field.short_name: getattr(record, field.short_name, None) for field in form}

    answer = save_or_choose(
        form, claim_and_write, stored=stored or columns, title=title, to=to, done=done
    )
    return answer or render_page(page, form=form, title=title, back=to, **shown)


def refusals_beside(form: PortalForm) -> AbstractContextManager[None, bool]:
    """Put what is refused inside beside its field of ``form``: for a page that does more than
    :func:`save`."""

    def accept(error: InvalidInput) -> None:
        form.accept(error)
        form.refusal = error

    return _Refusals(accept)


def refusals_flashed(tone: str = "danger") -> AbstractContextManager[None, bool]:
    """Say on the next page what is refused inside: for a button, which has no fields."""
    return _Refusals(lambda error: flash(str(error.message), tone))


@dataclass
class _Refusals(AbstractContextManager[None, bool]):
    """Ends with the first :class:`InvalidInput` inside, of which it tells."""

    tell: Callable[[InvalidInput], None]

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        if not isinstance(error, InvalidInput):
            return False
        self.tell(error)
        return True


def _lead_on(
    written: T, to: str | Callable[[T], ResponseReturnValue], done: str | Callable[[T], str]
) -> ResponseReturnValue:
    text = done if isinstance(done, str) else done(written)
    if text:
        flash(text, "done")
    answer = to if isinstance(to, str) else to(written)
    return go_to(answer) if isinstance(answer, str) else answer
