"""List the imports and upload a new list."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.regions.queries import districts
from portal.platform.scope import sees_everything
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate
from portal.registry.agencies.models import Import
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.agencies.queries import active_agencies, get_agency_by_code, programmes
from portal.registry.agencies.settings import reading_limits
from portal.registry.agencies.states import ImportState
from portal.registry.aid.permissions import OVERLAP_EXCHANGE
from portal.registry.intake import services
from portal.registry.intake.forms import UploadForm
from portal.registry.intake.queries import visible_imports
from portal.registry.intake.views.blueprint import blueprint
from portal.registry.intake.wording import STATUS, TONE


@blueprint.get("")
@guard(IMPORT_RUN)
def index() -> ResponseReturnValue:
    """List the imports, newest first."""
    actor = current_actor()
    shown, query = request.args.get("status", ""), visible_imports(actor)
    if shown in set(ImportState):
        query = query.where(Import.status == ImportState(shown))
    page = paginate(
        db.session(),
        query,
        Sort(Import.id, descending=True),
        cursor=request.args.get("after"),
    )
    return render_page(
        "intake/index.html",
        block="list",
        page=page,
        shown=shown,
        words=STATUS,
        statuses=[(status.value, str(label).lower()) for status, label in STATUS.items()],
        tones=TONE,
        may_exchange=sees_everything(actor, OVERLAP_EXCHANGE),
    )


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(IMPORT_RUN)
def upload() -> ResponseReturnValue:
    """Upload a file, which a job reads. htmx requests the programmes of the chosen agency."""
    form = UploadForm(current_actor())
    if request.method == "GET":
        form.agency.data = request.args.get("agency", "")
    form.offer(active_agencies(), programmes(active_only=True))
    answer = save(
        form,
        lambda: _receive(form),
        to=lambda found: url_for("intake.show", import_id=found.id),
    )
    return answer or _upload_page(form)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Show the error for a request body over the limit beside the file field."""
    form = UploadForm(current_actor(), formdata=None)
    form.offer(active_agencies(), programmes(active_only=True))
    size = reading_limits().file_bytes // 1024**2
    message = gettext(
        "Berkas lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.", size=size
    )
    form.accept(InvalidInput(message, field="file"))
    return _upload_page(form)


def _receive(form: UploadForm) -> Import:
    sent = form.file.take()
    return services.receive_file(
        current_actor(),
        agency=get_agency_by_code(form.agency.data),
        name=sent.name,
        data=sent.data,
        programme=form.programme.data or None,
    )


def _upload_page(form: UploadForm) -> ResponseReturnValue:
    actor = current_actor()
    form.narrow()
    return render_page(
        "intake/upload.html",
        block="programme",
        form=form,
        limits=reading_limits(),
        districts=[] if sees_everything(actor, IMPORT_RUN) else districts(actor),
    )
