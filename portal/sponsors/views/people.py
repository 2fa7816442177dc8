"""The officials who are willing to look after a mother."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.extensions import db
from portal.permissions import Permission
from portal.sponsors import officials
from portal.sponsors.forms import SponsorForm
from portal.sponsors.models import Sponsor
from portal.sponsors.queries import busy_among, get_sponsor, sponsors_named
from portal.types import PhoneNumber
from portal.web import go_to, render_page
from portal.web.pagination import Sort, paginate
from portal.web.saving import refused, save_or_choose


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add_rule = blueprint.add_url_rule
    add_rule("/daftar", view_func=people)
    add_rule("/daftar/baru", view_func=add, methods=["GET", "POST"])
    add_rule("/daftar/<int:sponsor_id>", view_func=change, methods=["GET", "POST"])


@guard(Permission.SPONSOR_MANAGE)
def people() -> ResponseReturnValue:
    """The officials who are willing, by name."""
    words, free = request.args.get("q", ""), request.args.get("status") == "free"
    page = paginate(
        db.session(),
        sponsors_named(words, free_only=free),
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
        busy=busy_among(page.items),
    )


@guard(Permission.SPONSOR_MANAGE)
def add() -> ResponseReturnValue:
    """Write down an official who is willing."""
    form = SponsorForm()
    del form.active
    if form.validate_on_submit():
        error = refused(form, lambda: officials.add_sponsor(current_actor(), **_described(form)))
        if error is None:
            flash(gettext("%(name)s dicatat sebagai pengasuh.", name=form.name.data), "done")
            return go_to(url_for("sponsors.people"))
    return render_page("sponsors/person.html", form=form, title=gettext("Tambah pengasuh"))


@guard(Permission.SPONSOR_MANAGE)
def change(sponsor_id: int) -> ResponseReturnValue:
    """Correct what is known of an official."""
    sponsor = get_sponsor(sponsor_id)
    form = SponsorForm(data=_stored(sponsor))
    title = gettext("Ubah pengasuh")
    answer = save_or_choose(
        form,
        lambda: officials.change_sponsor(
            current_actor(),
            sponsor,
            version=form.read_at,
            **_described(form),
            active=bool(form.active.data),
        ),
        stored=lambda: _stored(sponsor),
        title=title,
        done=gettext("Data %(name)s disimpan.", name=form.name.data),
        back_url=url_for("sponsors.people"),
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
