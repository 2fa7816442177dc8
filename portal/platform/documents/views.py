"""The sample paper, and the emblem of the office."""

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.platform.accounts.guard import current_actor, guard, public
from portal.platform.documents.emblem import emblem_file, emblem_url, set_emblem
from portal.platform.documents.forms import EmblemForm
from portal.platform.documents.printing import PrintMark, print_paper
from portal.platform.documents.sample import sample_paper
from portal.platform.documents.settings import print_size
from portal.platform.editing.saving import refusals_beside
from portal.platform.files.services import read_file
from portal.platform.files.views import file_response
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.web import go_to, render_page

blueprint = Blueprint("documents", __name__, url_prefix="/siapkan")


@blueprint.get("/contoh-bast.pdf")
@guard(SETTING_MANAGE)
def sample() -> ResponseReturnValue:
    """Show how a BAST would look today."""
    pdf = print_paper(sample_paper(), size=print_size(), mark=PrintMark(draft=True))
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/lambang", methods=["GET", "POST"])
@guard(SETTING_MANAGE)
def emblem() -> ResponseReturnValue:
    """Upload the emblem, or take it away."""
    actor = current_actor()
    form = EmblemForm(actor)
    if form.validate_on_submit():
        with refusals_beside(form):
            if not form.picture.received and not form.remove.data:
                raise InvalidInput(gettext("Pilih gambarnya."), field="picture")
            with transaction():
                picture = None if form.remove.data else form.picture.take()
                set_emblem(actor, picture, on=today())
            flash(gettext("Lambang disimpan. Lihat contoh BAST, lalu pastikan kopnya."), "done")
            return go_to(url_for("readiness.index", _anchor="sample"))
    form.keep_files()
    return render_page("documents/emblem.html", form=form, has_emblem=bool(emblem_url()))


@blueprint.get("/lambang.png")
@public
def emblem_picture() -> ResponseReturnValue:
    """Show the emblem, which stands above every page; its address changes with it."""
    file = emblem_file()
    response = file_response(file, read_file(file), inline=True, our_own=True)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
