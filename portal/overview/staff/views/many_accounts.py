"""Many accounts at once: a table, a preview of each row, then all of them or none."""

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.overview.staff import services
from portal.overview.staff.account_list import AccountRow, accounts_in, as_text, table_of
from portal.overview.staff.forms import AccountListForm
from portal.overview.staff.slips import Slip, print_slips
from portal.overview.staff.views.blueprint import blueprint
from portal.overview.staff.views.shown_once import show_once
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.passwords import hash_password, temporary_password
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.editing.saving import refusals_beside
from portal.platform.regions.queries import districts
from portal.platform.web import render_page
from portal.platform.web.filters import tanggal
from portal.platform.web.forms import PortalForm
from portal.platform.web.navigation import role_name

_MOST_SLIPS = 100
_LONGEST = 300


@blueprint.route("/banyak", methods=["GET", "POST"])
@guard(ACCOUNT_MANAGE)
def many() -> ResponseReturnValue:
    """A table of new accounts; sent, it is shown row by row with what is wrong."""
    form = AccountListForm()
    if form.validate_on_submit():
        with refusals_beside(form):
            table = _table(form)
            return _preview(form, table, accounts_in(table, districts()))
    return render_page("staff/many.html", form=form, rows=None)


@blueprint.post("/banyak/buat")
@guard(ACCOUNT_MANAGE)
def create_many() -> ResponseReturnValue:
    """Make all accounts of the table, or none if a row is not right any more."""
    form = AccountListForm()
    if not form.validate_on_submit():
        return render_page("staff/many.html", form=form, rows=None)
    with refusals_beside(form):
        table = _table(form)
        rows = accounts_in(table, districts())
        if not rows or any(row.faults for row in rows):
            return _preview(form, table, rows)
        passwords = [temporary_password() for _row in rows]
        hashes = [hash_password(password) for password in passwords]
        with transaction():
            users = services.create_accounts(current_actor(), rows, password_hashes=hashes)
        slips = [
            Slip(user.name, user.email, password, until=tanggal(user.password_until))
            for user, password in zip(users, passwords, strict=True)
        ]
        return show_once(slips, title=gettext("Akun-akun sudah dibuat"))
    return render_page("staff/many.html", form=form, rows=None)


@blueprint.post("/lembar")
@guard(ACCOUNT_MANAGE)
def slips() -> ResponseReturnValue:
    """The slips of passwords that were just shown, as PDF. They are stored nowhere."""
    form = PortalForm()
    if not form.validate_on_submit():
        raise InvalidInput
    columns = [request.form.getlist(name) for name in ("name", "email", "password", "until")]
    if len({len(column) for column in columns}) != 1 or not 0 < len(columns[0]) <= _MOST_SLIPS:
        raise InvalidInput
    asked = [Slip(*(cell[:_LONGEST] for cell in row)) for row in zip(*columns, strict=True)]
    response = Response(print_slips(asked), content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename="kata-sandi.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


def _table(form: AccountListForm) -> list[list[str]]:
    file = form.workbook.data
    content = file.read() if file else b""
    typed = str((form.table.raw_data or [""])[0])  # cleaned cell by cell: a tab parts two cells
    return table_of(typed, content, file.filename if file else "")


def _preview(
    form: AccountListForm, table: Sequence[Sequence[str]], rows: Sequence[AccountRow]
) -> ResponseReturnValue:
    text = as_text(table)
    shown = AccountListForm(formdata=None, data={"table": text})
    return render_page(
        "staff/many.html",
        form=shown,
        rows=rows,
        faulty=sum(bool(row.faults) for row in rows),
        text=text,
        role_of=lambda row: role_name(row.role) if row.role_said and not row.faults else "",
        status=422 if any(row.faults for row in rows) or not rows else 200,
    )
