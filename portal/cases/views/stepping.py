"""A small form that leads back to its case."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from portal.cases.models import Case
from portal.files.forms import keep_files
from portal.web import go_to, render_page
from portal.web.forms import PortalForm, VersionedForm
from portal.web.saving import refused, save_or_choose


def take_step(
    case: Case,
    form: PortalForm,
    act: Callable[[], None],
    *,
    title: str,
    done: str,
) -> ResponseReturnValue:
    """Show a small form, or run ``act`` as one transaction and lead back to the case."""
    if form.validate_on_submit() and refused(form, act) is None:
        flash(done, "done")
        return go_to(page_of(case.id))
    keep_files(form)
    return render_page("cases/step.html", form=form, case=case, title=title)


def take_or_choose(
    case: Case,
    form: VersionedForm,
    act: Callable[[], None],
    *,
    stored: Callable[[Case], Mapping[str, Any]],
    title: str,
    done: str,
) -> ResponseReturnValue:
    """Like :func:`take_step`, for what two people may change at once: the second one chooses."""
    answer = save_or_choose(
        form,
        act,
        stored=lambda: stored(case),
        title=title,
        done=done,
        back_url=page_of(case.id),
    )
    return answer or render_page("cases/step.html", form=form, case=case, title=title)


def page_of(case_id: int) -> str:
    """Where the case is shown whole."""
    return url_for("case_file.show", case_id=case_id)
