"""The administrator's pages of staff accounts."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts import queries, services
from portal.platform.accounts.forms import AccountForm, NewAccountForm
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password, temporary_password
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.editing.saving import refusals_beside, save_unless_overtaken
from portal.platform.permissions import Actor, Role
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.navigation import ROLE_NAMES
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("staff", __name__, url_prefix="/akun")

ACTIVE: Mapping[str, bool | None] = {"aktif": True, "nonaktif": False, "semua": None}


@blueprint.get("/")
@guard(ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    """List all accounts by name."""
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
@guard(ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """Create an account. Its temporary password is shown once, in the response to this form."""
    form = NewAccountForm()
    form.offer(districts())
    if form.validate_on_submit():
        password = temporary_password()
        password_hash = hash_password(password)
        with refusals_beside(form):
            with transaction():
                user = services.create_user(
                    current_actor(),
                    email=form.email.data or "",
                    password_hash=password_hash,
                    **form.account,
                )
            return _show_once(user, password, title=_("Akun sudah dibuat"))
    return render_page("accounts/new.html", form=form)


@blueprint.route("/<int:account_id>", methods=["GET", "POST"])
@guard(ACCOUNT_MANAGE)
def edit(account_id: int) -> ResponseReturnValue:
    """Edit the name, role and scope of an account."""
    user = queries.get_account(account_id)
    form = AccountForm()
    form.offer(districts())
    if request.method == "GET":
        form.show(user)
    answer = save_unless_overtaken(
        form,
        lambda: services.change_user(
            current_actor(),
            queries.get_account_for_change(account_id),
            version=form.read_at,
            **form.account,
        ),
        now=lambda: user.version,
        to=url_for(".edit", account_id=account_id),
        done=_("Akun %(name)s disimpan.", name=form.name.data),
    )
    return answer or _page(user, form)


@blueprint.post("/<int:account_id>/kata-sandi")
@guard(ACCOUNT_MANAGE)
def reset_password(account_id: int) -> ResponseReturnValue:
    """Set a temporary password, which is shown once; all sessions of the account end."""
    queries.get_account(account_id)
    password = temporary_password()
    password_hash = hash_password(password)
    with transaction():
        user = queries.get_account_for_change(account_id)
        services.reset_password(current_actor(), user, password_hash=password_hash)
    return _show_once(user, password, title=_("Kata sandi sementara sudah dibuat"))


@blueprint.post("/<int:account_id>/tutup")
@guard(ACCOUNT_MANAGE)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Close an account; its sessions end at once."""
    return _act(account_id, services.deactivate, _("Akun ditutup. Semua sesinya berakhir."))


@blueprint.post("/<int:account_id>/buka")
@guard(ACCOUNT_MANAGE)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Reopen a closed account."""
    return _act(account_id, services.reactivate, _("Akun dibuka lagi."))


def _act(account_id: int, verb: Callable[[Actor, User], None], done: str) -> ResponseReturnValue:
    user = queries.get_account(account_id)
    form = _stored(user)
    with refusals_beside(form):
        with transaction():
            verb(current_actor(), queries.get_account_for_change(account_id))
        flash(done, "done")
        return go_to(url_for(".edit", account_id=account_id))
    return _page(user, form)


def _show_once(user: User, password: str, *, title: str) -> ResponseReturnValue:
    return render_page(
        "accounts/temporary_password.html", user=user, password=password, title=title
    )


def _page(user: User, form: AccountForm) -> ResponseReturnValue:
    """Return the page of an account. If another user saved meanwhile, it shows both versions;
    saving again keeps the values of the form.
    """
    differences = []
    if form.overtaken:
        pairs = zip(_stored(user).in_words(), form.in_words(), strict=True)
        differences = [
            (label, theirs, mine) for (label, theirs), (_label, mine) in pairs if theirs != mine
        ]
    return render_page("accounts/edit.html", form=form, user=user, differences=differences)


def _stored(user: User) -> AccountForm:
    form = AccountForm(formdata=None)
    form.offer(districts())
    form.show(user)
    return form


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
