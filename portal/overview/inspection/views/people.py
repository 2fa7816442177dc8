"""Accounts of staff to be read, and who saw whose number."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.extensions import db
from portal.overview.inspection.permissions import OFFICE_INSPECT
from portal.overview.inspection.views.blueprint import (
    ON_A_PAGE,
    ListRow,
    blueprint,
    desk_url,
    show_list,
)
from portal.overview.search.queries import search_persons, search_similar_names
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts as all_accounts
from portal.platform.web import render_page
from portal.platform.web.filters import samar, tanggal_waktu
from portal.platform.web.navigation import role_name
from portal.platform.web.pagination import Sort, paginate


@blueprint.get("/akun")
@guard(OFFICE_INSPECT)
def accounts() -> ResponseReturnValue:
    """Everybody with an account, closed ones too; each leads to what they did."""
    page = paginate(
        db.session(),
        all_accounts(),
        Sort(User.name),
        Sort(User.id),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    rows = [
        ListRow(
            user.name,
            [
                str(role_name(user.role)),
                user.email,
                user.position,
                _("masuk %(day)s", day=tanggal_waktu(user.last_seen_at))
                if user.last_seen_at
                else _("belum pernah masuk"),
            ],
            url=url_for("audit.index", pelaku=user.id),
            right=_("aktif") if user.active else _("ditutup"),
            tone="done" if user.active else "stopped",
        )
        for user in page.items
    ]
    about = _("Setiap nama membuka semua yang dilakukannya.")
    return show_list(rows, title=_("Akun untuk dibaca"), about=about, page=page)


@blueprint.get("/nik")
@guard(OFFICE_INSPECT)
def seen_numbers() -> ResponseReturnValue:
    """Find a person; the name leads to who saw their number."""
    actor, text = current_actor(), request.args.get("q", "").strip()
    found = search_persons(actor, text) or search_similar_names(actor, text)
    rows = [
        ListRow(
            result.person.name,
            [
                samar(result.person.nik) if result.person.nik else "",
                result.case.number if result.case else "",
            ],
            url=url_for(
                "audit.index",
                orang=result.person.id,
                tentang="persons",
                tindakan="persons.unmask",
            ),
        )
        for result in found
    ]
    return render_page(
        "inspection/seen_numbers.html", block="list", rows=rows, text=text, desk=desk_url()
    )
