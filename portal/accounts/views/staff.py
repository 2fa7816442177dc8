"""The administrator's pages: who works here, as what, and where."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import queries, services
from portal.accounts.forms import AccountForm, NewAccountForm
from portal.accounts.guard import current_actor, guard
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, temporary_password
from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission, Role
from portal.regions.queries import districts
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.navigation import ROLE_NAMES
from portal.web.pagination import Sort, paginate

blueprint = Blueprint("staff", __name__, url_prefix="/akun")

ACTIVE: Mapping[str, bool | None] = {"aktif": True, "nonaktif": False, "semua": None}


@blueprint.get("/")
@guard(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody with an account, by name."""
    chosen_role = request.args.get("peran", "")
    chosen_state = request.args.get("keadaan", "aktif")
    page = paginate(
        db.session(),
        queries.accounts(
            role=Role(chosen_role) if chosen_role in set(Role) else None,
            active=ACTIVE.get(chosen_state, True),
        ),
        Sort(User.name),
        Sort(User.id),
        cursor=request.args.get("after"),
    )
    return render_page(
        "accounts/staff.html",
        block="list",
        page=page,
        role=chosen_role,
        state=chosen_state,
        role_names=ROLE_NAMES,
        scope_of=_scope_words(),
    )


@blueprint.route("/baru", methods=["GET", "POST"])
@guard(Permission.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """A new account. Its temporary password is shown once, on the answer to this form."""
    form = NewAccountForm()
    form.offer(districts())
    if form.validate_on_submit():
        password = temporary_password()
        password_hash = hash_password(password)
        try:
            with transaction():
                user = services.create_user(
                    current_actor(),
                    email=form.email.data or "",
                    password_hash=password_hash,
                    **form.account,
                )
        except InvalidInput as error:
            form.accept(error)
        else:
            return _show_once(user, password, title=_("Akun sudah dibuat"))
    return render_page("accounts/new.html", form=form)


@blueprint.route("/<int:account_id>", methods=["GET", "POST"])
@guard(Permission.ACCOUNT_MANAGE)
def edit(account_id: int) -> ResponseReturnValue:
    """Who somebody is, as what and where they work."""
    user = queries.get_account(account_id)
    form = AccountForm()
    form.offer(districts())
    if request.method == "GET":
        form.show(user)
    elif form.validate_on_submit():
        try:
            with transaction():
                services.change_user(
                    current_actor(),
                    queries.get_account_for_change(account_id),
                    version=form.version.data or 0,
                    **form.account,
                )
        except StaleRecord:
            return _stale(queries.get_account(account_id), form)
        except InvalidInput as error:
            form.accept(error)
        else:
            flash(_("Akun %(name)s disimpan.", name=form.name.data), "done")
            return go_to(url_for(".edit", account_id=account_id))
    return render_page("accounts/edit.html", form=form, user=user)


@blueprint.post("/<int:account_id>/kata-sandi")
@guard(Permission.ACCOUNT_MANAGE)
def reset_password(account_id: int) -> ResponseReturnValue:
    """A temporary password, shown once; every session of the account ends."""
    queries.get_account(account_id)
    password = temporary_password()
    password_hash = hash_password(password)
    with transaction():
        user = queries.get_account_for_change(account_id)
        services.reset_password(current_actor(), user, password_hash=password_hash)
    return _show_once(user, password, title=_("Kata sandi sementara sudah dibuat"))


@blueprint.post("/<int:account_id>/tutup")
@guard(Permission.ACCOUNT_MANAGE)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Close an account; its sessions end at once."""
    return _act(account_id, services.deactivate, _("Akun ditutup. Semua sesinya berakhir."))


@blueprint.post("/<int:account_id>/buka")
@guard(Permission.ACCOUNT_MANAGE)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _act(account_id, services.reactivate, _("Akun dibuka lagi."))


def _act(account_id: int, verb: Callable[[Actor, User], None], done: str) -> ResponseReturnValue:
    try:
        with transaction():
            verb(current_actor(), queries.get_account_for_change(account_id))
    except InvalidInput as error:
        user = queries.get_account(account_id)
        form = AccountForm(formdata=None)
        form.offer(districts())
        form.show(user)
        form.accept(error)
        return render_page("accounts/edit.html", form=form, user=user)
    flash(done, "done")
    return go_to(url_for(".edit", account_id=account_id))


def _show_once(user: User, password: str, *, title: str) -> ResponseReturnValue:
    return render_page(
        "accounts/temporary_password.html", user=user, password=password, title=title
    )


def _stale(user: User, form: AccountForm) -> ResponseReturnValue:
    """Both versions side by side; saving again keeps what stands in the form."""
    stored = AccountForm(formdata=None)
    stored.offer(districts())
    stored.show(user)
    pairs = zip(stored.in_words(), form.in_words(), strict=True)
    differences = [
        (label, theirs, mine) for (label, theirs), (_label, mine) in pairs if theirs != mine
    ]
    form.version.raw_data, form.version.data = None, user.version
    return render_page(
        "accounts/edit.html", form=form, user=user, differences=differences, status=409
    )


def _scope_words() -> Callable[[User], str]:
    names = {region.code: region.name for region in districts()}

    def words(user: User) -> str:
        codes = user.district_codes
        if user.role is Role.ADMINISTRATOR:
            return _("akun dan pengaturan")
        if codes is None:
            return _("seluruh kabupaten")
        return ", ".join(sorted(names.get(code, code) for code in codes))

    return words
