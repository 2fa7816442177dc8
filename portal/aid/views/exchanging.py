"""Keyed hashes to and from another agency: for supervisors of the whole regency."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from portal.accounts.guard import current_actor, guard
from portal.agencies.settings import LARGEST_UPLOAD
from portal.aid.exchange import (
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
from portal.aid.forms import CheckForm, KeyForm
from portal.aid.models import Direction
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.models import Person
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import render_page
from portal.web.forms import PortalForm

SHOWN = 200
_LONGEST_KEY = 10_000
_IN_MEMORY = 1024**2
_CHUNK = 64 * 1024


@dataclass
class Checked:
    """What came of a list: its lines, how many are of our people, and the first of those."""

    rows: int = 0
    hits: int = 0
    shown: list[Hit] = field(default_factory=list)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/pertukaran/", view_func=exchange, methods=["GET", "POST"])
    add("/pertukaran/unduh", view_func=export, methods=["POST"])
    blueprint.register_error_handler(RequestEntityTooLarge, _too_large)


@guard(Permission.OVERLAP_EXCHANGE)
def exchange() -> ResponseReturnValue:
    """Check another agency's list, or write ours; who did so before."""
    actor = current_actor()
    form = CheckForm()
    if form.validate_on_submit():
        try:
            with transaction():
                require_exchange(actor)
                key = read_key(form.key.data.read(_LONGEST_KEY))
                checked = _check(form, key)
                note_exchange(actor, Direction.CHECK, rows=checked.rows, hits=checked.hits)
        except InvalidInput as error:
            form.accept(error)
        else:
            return _page(form=None, check_form=form, checked=checked)
    return _page(form=form, check_form=form)


@guard(Permission.OVERLAP_EXCHANGE)
def export() -> ResponseReturnValue:
    """Our list for the other agency: hashes, programmes and months, nothing else."""
    actor = current_actor()
    form = KeyForm()
    if form.validate_on_submit():
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
        try:
            with transaction():
                require_exchange(actor)
                rows = _write(read_key(form.key.data.read(_LONGEST_KEY)), file)
                note_exchange(actor, Direction.EXPORT, rows=rows)
        except InvalidInput as error:
            file.close()
            form.accept(error)
        else:
            response = Response(_chunks(file), mimetype="text/csv")
            response.call_on_close(file.close)
            response.headers.set("Content-Disposition", "attachment", filename="bersandi.csv")
            response.headers["Cache-Control"] = "private, no-store"
            return response
    return _page(form=form, key_form=form)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Files so large that they were not even taken in: said beside the field all the same."""
    form = KeyForm(formdata=None) if request.endpoint == "aid.export" else CheckForm(formdata=None)
    message = gettext("Berkas lebih besar dari %(size)s MB.", size=LARGEST_UPLOAD)
    if isinstance(form, KeyForm):
        form.accept(InvalidInput(message, field="key"))
        return _page(form=form, key_form=form)
    form.accept(InvalidInput(message, field="file"))
    return _page(form=form, check_form=form)


def _check(form: CheckForm, key: bytes) -> Checked:
    """Read the list line by line; only what is shown is held."""
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
    return found


def _write(key: bytes, file: IO[bytes]) -> int:
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    rows = write_lines(export_lines(key), out)
    out.detach()
    return rows


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _page(
    *,
    form: PortalForm | None,
    check_form: CheckForm | None = None,
    key_form: KeyForm | None = None,
    checked: Checked | None = None,
) -> ResponseReturnValue:
    ids = {hit.person_id for hit in checked.shown} if checked else set()
    names = dict(
        db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).tuples().all()
    )
    return render_page(
        "aid/exchange.html",
        form=form,
        check_form=check_form or CheckForm(formdata=None),
        key_form=key_form or KeyForm(formdata=None),
        checked=checked,
        names=names,
        largest=LARGEST_UPLOAD,
        exchanges=exchanges(),
        may_exchange=current_actor().district_codes is None,
    )
