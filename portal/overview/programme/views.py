"""Page of the programme on its way to zero."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.core.clock import utc_now
from portal.overview.programme.permissions import PROGRAMME_SEE
from portal.overview.programme.queries import map_of, progress_by_district, together
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.regions.home import home_regency
from portal.platform.web import render_page

blueprint = Blueprint("programme", __name__, url_prefix="/menuju-nol")


@blueprint.get("/")
@guard(PROGRAMME_SEE)
def index() -> ResponseReturnValue:
    """Show how many families are at which station, by kecamatan, and how many are left."""
    regency, parts = home_regency(), progress_by_district(current_actor())
    return render_page(
        "programme/index.html",
        parts=parts,
        whole=together(parts, regency.name),
        tiles=map_of(parts, regency.code),
        regency=regency,
        now=utc_now(),
    )
