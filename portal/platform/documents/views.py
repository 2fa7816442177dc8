"""The sample paper."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from portal.platform.accounts.guard import guard
from portal.platform.documents.printing import PrintMark, print_paper
from portal.platform.documents.sample import sample_paper
from portal.platform.documents.settings import print_size
from portal.platform.settings.permissions import SETTING_MANAGE

blueprint = Blueprint("documents", __name__, url_prefix="/siapkan")


@blueprint.get("/contoh-bast.pdf")
@guard(SETTING_MANAGE)
def sample() -> ResponseReturnValue:
    """Show how a BAST would look today."""
    pdf = print_paper(sample_paper(), size=print_size(), mark=PrintMark(draft=True))
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response
