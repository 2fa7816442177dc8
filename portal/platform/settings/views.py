"""The administrator's page of settings."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.clock import today
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save_or_choose
from portal.platform.settings.forms import form_for
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.settings.queries import SettingHistory, all_histories, get_setting, history_of
from portal.platform.settings.services import change_setting
from portal.platform.settings.wording import how_to_write, shown, standing
from portal.platform.web import go_to, render_page

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")


@blueprint.get("/")
@guard(SETTING_MANAGE)
def index() -> ResponseReturnValue:
    """List the settings by group with their current values."""
    return render_page("settings/index.html", groups=all_histories(on=today()), shown=shown)


@blueprint.route("/<key>", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def edit(key: str) -> ResponseReturnValue:
    """Show one setting with its current and earlier values, and set a new value from a day on."""
    setting = get_setting(key)
    if setting.endpoint:
        return go_to(url_for(setting.endpoint))
    course = history_of(setting, on=today())
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
        stored=lambda: _stored(history_of(setting, on=form.day)),
        title=str(setting.label),
        to=url_for(".edit", key=key),
        done=_("%(label)s: nilai baru disimpan.", label=setting.label),
    )
    return answer or render_page(
        "settings/edit.html",
        form=form,
        course=course,
        shown=shown,
        standing=standing,
        how_to_write=how_to_write,
    )


def _stored(course: SettingHistory) -> dict[str, Any]:
    """Return the value valid on the day of ``course``, in the format of its form."""
    return {
        "version": course.newest,
        "value": course.setting.write(course.now.value),
        "valid_from": course.now.valid_from,
        "basis": course.now.basis,
    }
