"""Who works in which kecamatan."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.overview.staff.coverage import LOCAL_ROLES
from portal.overview.staff.coverage import coverage as read_coverage
from portal.overview.staff.views.blueprint import blueprint
from portal.platform.accounts.guard import guard
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.web import render_page


@blueprint.get("/wilayah")
@guard(ACCOUNT_MANAGE)
def coverage() -> ResponseReturnValue:
    """Show each kecamatan with its people, or only those where somebody is missing."""
    lines = read_coverage()
    gaps = [line for line in lines if line.has_gap]
    only_gaps = request.args.get("hanya") == "kosong"
    return render_page(
        "staff/coverage.html",
        lines=gaps if only_gaps else lines,
        only_gaps=only_gaps,
        gaps=len(gaps),
        total=len(lines),
        roles=LOCAL_ROLES,
    )
