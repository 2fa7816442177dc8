"""List, add and change sponsors."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.casework.sponsors import services
from portal.casework.sponsors.forms import SponsorForm
from portal.casework.sponsors.models import Sponsor
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.casework.sponsors.queries import (
    get_sponsor,
    paired_sponsor_ids,
    search_sponsors,
)
from portal.casework.sponsors.views.blueprint import blueprint
from portal.core.extensions import db
from portal.core.types import PhoneNumber
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import save, save_or_choose
from portal.platform.web import render_page
from portal.platform.web.pagination import Sort, paginate


@blueprint.get("/daftar")
@guard(SPONSOR_MANAGE)
def people() -> ResponseReturnValue:
    """List the sponsors by name."""
    words, free = request.args.get("q", ""), request.args.get("status") == "free"
    page = paginate(
        db.session(),
        search_sponsors(words, free_only=free),
        Sort(Sponsor.name),
        Sort(Sponsor.id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "sponsors/people.html",
        block="list",
        page=page,
        words=words,
        free=free,
        busy=paired_sponsor_ids(page.items),
    )


@blueprint.route("/daftar/baru", methods=["GET", "POST"])
@guard(SPONSOR_MANAGE)
def add() -> ResponseReturnValue:
    """Add a sponsor."""
    form = SponsorForm()
    del form.active
    answer = save(
        form,
        lambda: services.add_sponsor(current_actor(), **_described(form)),
        to=url_for("sponsors.people"),
        done=gettext("%(name)s dicatat sebagai pengasuh.", name=form.name.data),
    )
    return answer or render_page(
        "sponsors/person.html", form=form, title=gettext("Tambah pengasuh")
    )


@blueprint.route("/daftar/<int:sponsor_id>", methods=["GET", "POST"])
@guard(SPONSOR_MANAGE)
def change(sponsor_id: int) -> ResponseReturnValue:
    """Change the data of a sponsor."""
    sponsor = get_sponsor(sponsor_id)
    form = SponsorForm(data=_stored(sponsor))
    title = gettext("Ubah pengasuh")
    answer = save_or_choose(
        form,
        lambda: services.change_sponsor(
            current_actor(),
            sponsor,
            version=form.read_at,
            **_described(form),
            active=bool(form.active.data),
        ),
        stored=lambda: _stored(sponsor),
        title=title,
        to=url_for("sponsors.people"),
        done=gettext("Data %(name)s disimpan.", name=form.name.data),
    )
    return answer or render_page("sponsors/person.html", form=form, title=title)


def _stored(sponsor: Sponsor) -> dict[str, Any]:
    return {
        "version": sponsor.version,
        "name": sponsor.name,
        "office": sponsor.office,
        "phone": sponsor.phone and PhoneNumber.parse(sponsor.phone),
        "active": sponsor.active,
    }


def _described(form: SponsorForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "office": form.office.data or "",
        "phone": form.phone.data,
    }
