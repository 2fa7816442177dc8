"""Page of a small step: one short form that returns to the case."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.casework.cases.models import Case
from portal.platform.editing.saving import save, save_or_choose
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm, VersionedForm

T = TypeVar("T")


def take_step(
    case: Case,
    form: PortalForm,
    act: Callable[[], T],
    *,
    title: str,
    done: str,
    to: str | Callable[[T], str] = "",
) -> ResponseReturnValue:
    """Return the page of the form, or run ``act`` as one transaction and redirect to ``to``
    (default: the page of the case).
    """
    answer = save(form, act, to=to or page_of(case.id), done=done)
    return answer or _step_page(case, form, title)


def take_or_choose(
    case: Case,
    form: VersionedForm,
    act: Callable[[], object],
    *,
    stored: Callable[[Case], Mapping[str, Any]],
    title: str,
    done: str,
) -> ResponseReturnValue:
    """Like :func:`take_step`, for values that two users may change concurrently: the second one
    chooses.
    """
    answer = save_or_choose(
        form, act, stored=lambda: stored(case), title=title, to=page_of(case.id), done=done
    )
    return answer or _step_page(case, form, title)


def page_of(case_id: int) -> str:
    """Return the URL of the page of a case."""
    return url_for("case_file.show", case_id=case_id)


def _step_page(case: Case, form: PortalForm, title: str) -> ResponseReturnValue:
    return render_page("cases/step.html", form=form, case=case, title=title)
