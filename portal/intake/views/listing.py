"""The lists that came in, and sending a new one."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from portal.accounts.guard import current_actor, guard
from portal.agencies.models import Import
from portal.agencies.programmes import programmes
from portal.agencies.services import active_agencies, agency_with
from portal.agencies.settings import reading_limits
from portal.errors import InvalidInput
from portal.extensions import db
from portal.files.forms import keep_files
from portal.intake import services
from portal.intake.forms import UploadForm
from portal.intake.queries import visible_imports
from portal.intake.views.room import blueprint
from portal.intake.wording import STATUS, TONE
from portal.permissions import Permission
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate


@blueprint.get("")
@guard(Permission.IMPORT_RUN)
def index() -> ResponseReturnValue:
    """The lists, newest first."""
    page = paginate(
        db.session(),
        visible_imports(current_actor()),
        Sort(Import.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page("intake/index.html", page=page, words=STATUS, tones=TONE)


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(Permission.IMPORT_RUN)
def upload() -> ResponseReturnValue:
    """Send a file; it is read in the background. htmx asks for the programmes of an agency."""
    form = UploadForm(current_actor())
    if request.method == "GET":
        form.agency.data = request.args.get("agency", "")
    form.offer(active_agencies(), programmes(active_only=True))
    if form.validate_on_submit():
        try:
            with transaction():
                sent = form.file.take()
                found = services.receive_file(
                    current_actor(),
                    agency=agency_with(form.agency.data),
                    name=sent.name,
                    data=sent.data,
                    programme=form.programme.data or None,
                )
                import_id = found.id
        except InvalidInput as error:
            form.accept(error)
        else:
            return go_to(url_for("intake.show", import_id=import_id))
    keep_files(form)
    return _upload_page(form)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A file so large that it was not even taken in: said beside the field all the same."""
    form = UploadForm(current_actor(), formdata=None)
    form.offer(active_agencies(), programmes(active_only=True))
    size = reading_limits().file_bytes // 1024**2
    message = gettext(
        "Berkas lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.", size=size
    )
    form.accept(InvalidInput(message, field="file"))
    return _upload_page(form)


def _upload_page(form: UploadForm) -> ResponseReturnValue:
    actor = current_actor()
    form.narrow()
    return render_page(
        "intake/upload.html",
        block="programme",
        form=form,
        limits=reading_limits(),
        districts=[] if actor.district_codes is None else districts(actor),
    )
