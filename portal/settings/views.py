"""The administrator's page of settings."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guard import current_actor, guard
from portal.clock import today
from portal.permissions import Permission
from portal.settings.definitions import Kind, Setting
from portal.settings.forms import form_for
from portal.settings.queries import Course, all_courses, course_of, get_setting
from portal.settings.services import change_setting
from portal.web import render_page
from portal.web.filters import rupiah, thousands
from portal.web.saving import save_or_choose

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")


@blueprint.get("/")
@guard(Permission.SETTING_MANAGE)
def index() -> ResponseReturnValue:
    """What the office has set, by group."""
    return render_page("settings/index.html", groups=all_courses(on=today()), shown=shown)


@blueprint.route("/<key>", methods=["GET", "POST"])
@guard(Permission.SETTING_MANAGE)
def edit(key: str) -> ResponseReturnValue:
    """One setting: what holds, what came before, and a new value from a day on."""
    setting = get_setting(key)
    course = course_of(setting, on=today())
    form = form_for(setting)(
        data={
            "version": course.newest,
            "value": setting.write(course.now.value),
            "valid_from": today(),
        }
    )
    answer = save_or_choose(
        form,
        lambda: change_setting(
            current_actor(),
            setting,
            text=form.value.data or "",
            valid_from=form.day,
            basis=form.basis.data or "",
            read_at=form.read_at,
        ),
        stored=lambda: _stored(course_of(setting, on=form.day)),
        title=str(setting.label),
        done=_("%(label)s: nilai baru disimpan.", label=setting.label),
        back_url=url_for(".edit", key=key),
    )
    return answer or render_page("settings/edit.html", form=form, course=course, shown=shown)


def _stored(course: Course) -> dict[str, Any]:
    """What holds on the day of ``course``, as its form would have it."""
    return {
        "version": course.newest,
        "value": course.setting.write(course.now.value),
        "valid_from": course.now.valid_from,
        "basis": course.now.basis,
    }


def shown(setting: Setting, value: Any) -> str:
    """A value as a person reads it."""
    if setting.kind is Kind.RUPIAH:
        return rupiah(value)
    text = thousands(value) if setting.kind is Kind.INTEGER else setting.write(value)
    if setting.kind is Kind.TIME:
        text = text.replace(":", ".")
    return " ".join(part for part in (text, str(setting.unit)) if part) or _("(kosong)")
