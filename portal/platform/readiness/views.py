"""The administrator's page "Siapkan portal"."""

from itertools import groupby
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.platform.accounts.guard import current_actor, guard, public
from portal.platform.readiness.address_mark import address_mark
from portal.platform.readiness.checks import State
from portal.platform.readiness.queries import digest_of, get_check, lines
from portal.platform.readiness.services import confirm as confirm_check
from portal.platform.readiness.services import note_opened_address
from portal.platform.readiness.wording import CHAPTER, STATE, TONE
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web import go_to, render_page

blueprint = Blueprint("readiness", __name__, url_prefix="/siapkan")


@blueprint.get("/")
@guard(SETTING_MANAGE)
def index() -> ResponseReturnValue:
    """Every line of the list, by chapter."""
    found = lines()
    parts = [
        (CHAPTER[chapter], list(of))
        for chapter, of in groupby(found, lambda line: line.check.chapter)
    ]
    return render_page(
        "readiness/index.html",
        parts=parts,
        state=STATE,
        tone=TONE,
        digest_of=digest_of,
        open_lines=sum(line.is_open for line in found),
        advised=sum(line.standing.state is State.ADVISED for line in found),
    )


@blueprint.post("/<key>/pastikan")
@guard(SETTING_MANAGE)
def confirm(key: str) -> ResponseReturnValue:
    """Confirm what one line shows."""
    check = get_check(key)
    with transaction():
        confirm_check(current_actor(), check, digest=request.form.get("digest", ""))
    flash(gettext("%(title)s: dipastikan.", title=check.title), "done")
    return go_to(url_for("readiness.index", _anchor=key))


@blueprint.get("/uji-alamat")
@public
def try_address() -> ResponseReturnValue:
    """What a phone shows that has scanned the test code; it proves that the address is open."""
    address = current_app.config["PUBLIC_URL"]
    opened = (
        request.args.get("k") == address_mark(address) and request.host == urlsplit(address).netloc
    )
    if opened:
        with transaction():
            note_opened_address("address")
    return render_page("readiness/address.html", opened=opened)
