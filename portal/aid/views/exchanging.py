"""Keyed hashes to and from another agency: for supervisors of the whole regency."""

import io
from itertools import islice

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.accounts.guard import current_actor, guard
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


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/pertukaran/", view_func=exchange, methods=["GET", "POST"])
    add("/pertukaran/unduh", view_func=export, methods=["POST"])


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
                rows, hits = _check(form, key)
                note_exchange(actor, Direction.CHECK, rows=rows, hits=len(hits))
        except InvalidInput as error:
            form.accept(error)
        else:
            return _page(form=None, check_form=form, rows=rows, hits=hits)
    return _page(form=form, check_form=form)


@guard(Permission.OVERLAP_EXCHANGE)
def export() -> ResponseReturnValue:
    """Our list for the other agency: hashes, programmes and months, nothing else."""
    actor = current_actor()
    form = KeyForm()
    if form.validate_on_submit():
        try:
            out = io.StringIO(newline="")
            with transaction():
                require_exchange(actor)
                rows = write_lines(export_lines(read_key(form.key.data.read(_LONGEST_KEY))), out)
                note_exchange(actor, Direction.EXPORT, rows=rows)
        except InvalidInput as error:
            form.accept(error)
        else:
            response = Response(out.getvalue(), mimetype="text/csv")
            response.headers.set("Content-Disposition", "attachment", filename="bersandi.csv")
            response.headers["Cache-Control"] = "private, no-store"
            return response
    return _page(form=form, key_form=form)


def _check(form: CheckForm, key: bytes) -> tuple[int, list[Hit]]:
    text = io.TextIOWrapper(form.file.data.stream, encoding="utf-8", newline="")
    rows, hits = 0, []
    try:
        for _line, hit in check_lines(read_lines(text), key):
            rows += 1
            if hit is not None:
                hits.append(hit)
    finally:
        text.detach()
    return rows, hits


def _page(
    *,
    form: PortalForm | None,
    check_form: CheckForm | None = None,
    key_form: KeyForm | None = None,
    rows: int | None = None,
    hits: list[Hit] | None = None,
) -> ResponseReturnValue:
    shown = list(islice(hits or (), SHOWN))
    ids = {hit.person_id for hit in shown}
    names = dict(
        db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).tuples().all()
    )
    return render_page(
        "aid/exchange.html",
        form=form,
        check_form=check_form or CheckForm(formdata=None),
        key_form=key_form or KeyForm(formdata=None),
        rows=rows,
        hits=hits,
        shown=shown,
        names=names,
        exchanges=exchanges(),
        may_exchange=current_actor().district_codes is None,
    )
