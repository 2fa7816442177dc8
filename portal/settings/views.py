"""The administrator's page of settings."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guard import current_actor, guard
from portal.clock import today
from portal.permissions import Permission
from portal.settings.definitions import Kind, Setting
from portal.settings.forms import form_for
from portal.settings.queries import all_courses, course_of, get_setting
from portal.settings.services import change_setting
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.filters import rupiah, thousands

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
    form = form_for(setting)
    if request.method == "GET":
        form.process(valid_from=today(), value=setting.write(course.now.value))
    elif form.validate_on_submit():
        with transaction():
            change_setting(
                current_actor(),
                setting,
                text=form.value.data or "",
                valid_from=form.valid_from.data or today(),
                basis=form.basis.data or "",
            )
        flash(_("%(label)s: nilai baru sudah disimpan.", label=setting.label), "done")
        return go_to(url_for(".edit", key=key))
    return render_page("settings/edit.html", form=form, course=course, shown=shown)


def shown(setting: Setting, value: Any) -> str:
    """A value as a person reads it."""
    if setting.kind is Kind.RUPIAH:
        return rupiah(value)
    text = thousands(value) if setting.kind is Kind.INTEGER else setting.write(value)
    if setting.kind is Kind.TIME:
        text = text.replace(":", ".")
    return " ".join(part for part in (text, str(setting.unit)) if part) or _("(kosong)")
