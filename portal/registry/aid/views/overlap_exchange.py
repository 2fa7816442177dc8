"""Exchange keyed hashes with another agency; for supervisors of the whole regency."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save
from portal.platform.permissions import Actor
from portal.platform.scope import sees_everything
from portal.platform.web import render_page
from portal.platform.web.forms import PortalForm
from portal.registry.agencies.settings import LARGEST_UPLOAD
from portal.registry.aid.forms import CheckForm, KeyForm
from portal.registry.aid.models import Direction
from portal.registry.aid.overlap_exchange import (
    Hit,
    check_lines,
    exchanges,
    export_lines,
    note_exchange,
    read_key,
    read_lines,
    require_exchange,
    write_lines,
)
from portal.registry.aid.permissions import OVERLAP_EXCHANGE
from portal.registry.aid.views.blueprint import blueprint
from portal.registry.households.models import Person

SHOWN = 200
_LONGEST_KEY = 10_000
_IN_MEMORY = 1024**2
_CHUNK = 64 * 1024


@dataclass
class Checked:
    """Result of checking a file: number of lines, number of matches, and the first matches."""

    rows: int = 0
    hits: int = 0
    shown: list[Hit] = field(default_factory=list)


@blueprint.route("/pertukaran/", methods=["GET", "POST"])
@guard(OVERLAP_EXCHANGE)
def exchange() -> ResponseReturnValue:
    """Check another agency's file, or write ours; lists earlier exchanges."""
    form = CheckForm()
    answer = save(
        form, lambda: _check(form), to=lambda checked: _page(check_form=form, checked=checked)
    )
    return answer or _page(form=form, check_form=form)


@blueprint.post("/pertukaran/unduh")
@guard(OVERLAP_EXCHANGE)
def export() -> ResponseReturnValue:
    """Download our file for the other agency: only hashes, programmes and months."""
    actor = current_actor()
    form = KeyForm()
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        answer = save(form, lambda: _write(actor, form, file), to=lambda _: _download(file))
        if answer is not None:
            opened.pop_all()  # closed after it was sent
    return answer or _page(form=form, key_form=form)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Show the error for a request body over the limit beside the file field."""
    form = KeyForm(formdata=None) if request.endpoint == "aid.export" else CheckForm(formdata=None)
    message = gettext("Berkas lebih besar dari %(size)s MB.", size=LARGEST_UPLOAD)
    if isinstance(form, KeyForm):
        form.accept(InvalidInput(message, field="key"))
        return _page(form=form, key_form=form)
    form.accept(InvalidInput(message, field="file"))
    return _page(form=form, check_form=form)


def _check(form: CheckForm) -> Checked:
    """Check the file line by line; only the matches to show are kept in memory."""
    actor = current_actor()
    require_exchange(actor)
    key = read_key(form.key.data.read(_LONGEST_KEY))
    text = io.TextIOWrapper(form.file.data.stream, encoding="utf-8", newline="")
    found = Checked()
    try:
        for _line, hit in check_lines(read_lines(text), key):
            found.rows += 1
            if hit is not None:
                found.hits += 1
                if found.hits <= SHOWN:
                    found.shown.append(hit)
    finally:
        text.detach()
    note_exchange(actor, Direction.CHECK, rows=found.rows, hits=found.hits)
    return found


def _write(actor: Actor, form: KeyForm, file: IO[bytes]) -> None:
    require_exchange(actor)
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    rows = write_lines(export_lines(read_key(form.key.data.read(_LONGEST_KEY))), out)
    out.detach()
    note_exchange(actor, Direction.EXPORT, rows=rows)


def _download(file: IO[bytes]) -> Response:
    response = Response(_chunks(file), mimetype="text/csv")
    response.call_on_close(file.close)
    response.headers.set("Content-Disposition", "attachment", filename="bersandi.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _page(
    *,
    form: PortalForm | None = None,
    check_form: CheckForm | None = None,
    key_form: KeyForm | None = None,
    checked: Checked | None = None,
) -> ResponseReturnValue:
    ids = {hit.person_id for hit in checked.shown} if checked else set()
    named = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = dict(named.all())
    return render_page(
        "aid/exchange.html",
        form=form,
        check_form=check_form or CheckForm(formdata=None),
        key_form=key_form or KeyForm(formdata=None),
        checked=checked,
        names=names,
        largest=LARGEST_UPLOAD,
        exchanges=exchanges(),
        may_exchange=sees_everything(current_actor(), OVERLAP_EXCHANGE),
    )
