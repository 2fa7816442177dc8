"""The page of the test SMS, for the administrator who sets up the portal."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.messages.forms import SmsTestForm
from portal.platform.messages.permissions import TEMPLATE_MANAGE
from portal.platform.messages.providers import current_provider
from portal.platform.messages.queries import UNSETTLED, latest_tests
from portal.platform.messages.services import send_test
from portal.platform.messages.wording import STATUS, TONE
from portal.platform.web import render_page

blueprint = Blueprint("test_sms", __name__, url_prefix="/siapkan")


@blueprint.route("/sms-uji", methods=["GET", "POST"])
@guard(TEMPLATE_MANAGE)
def index() -> ResponseReturnValue:
    """Send a test SMS, and show what became of the last ones."""
    form = SmsTestForm()
    answer = save(
        form,
        lambda: send_test(current_actor(), form.number.data),
        to=url_for("test_sms.index"),
        done=gettext("SMS uji masuk antrean. Hasilnya tampil di bawah."),
    )
    tests = latest_tests()
    return answer or render_page(
        "messages/test.html",
        block="results",
        form=form,
        tests=tests,
        runs=any(message.status in UNSETTLED for message in tests),
        reaches_people=current_provider().reaches_people,
        status_label=STATUS,
        status_tone=TONE,
    )
