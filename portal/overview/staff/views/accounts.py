"""Who works here, as what, and where."""

from collections.abc import Callable, Mapping

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.staff import services
from portal.overview.staff.forms import AccountForm, EmailForm, NewAccountForm
from portal.overview.staff.handing_over import handing_over_form, successors_of
from portal.overview.staff.held_work import Assignment, HeldWork, left_alone
from portal.overview.staff.services import temporary_until
from portal.overview.staff.slips import Slip
from portal.overview.staff.views.blueprint import blueprint
from portal.overview.staff.views.shown_once import show_once
from portal.platform.accounts import queries
from portal.platform.accounts import services as accounts
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.accounts.passwords import hash_password, temporary_password
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.editing.saving import refusals_beside, save, save_unless_overtaken
from portal.platform.permissions import Role
from portal.platform.regions.queries import districts
from portal.platform.web import go_to, render_page
from portal.platform.web.filters import tanggal
from portal.platform.web.forms import PortalForm
from portal.platform.web.navigation import ROLE_NAMES
from portal.platform.web.pagination import Sort, paginate

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
        "staff/index.html",
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
                user = accounts.create_user(
                    current_actor(),
                    email=form.email.data or "",
                    password_hash=password_hash,
                    password_until=temporary_until(),
                    **form.account,
                )
            return show_once([_slip(user, password)], title=_("Akun sudah dibuat"))
    return render_page("staff/new.html", form=form)


@blueprint.route("/<int:account_id>", methods=["GET", "POST"])
@guard(ACCOUNT_MANAGE)
def edit(account_id: int) -> ResponseReturnValue:
    """Who somebody is, as what and where they work. What their new role or area does not keep is
    handed over in the same step."""
    user = queries.get_account(account_id)
    form = AccountForm()
    form.offer(districts())
    if request.method == "GET":
        form.show(user)
        return _page(user, form)
    work = left_alone(user, _asked_for(form)) if form.validate() else None
    handing = handing_over_form(user, work) if work else None
    if handing is not None and not handing.validate():
        return _page(user, form, handing=handing, work=work, status=422)
    answer = save_unless_overtaken(
        form,
        lambda: services.change_account(
            current_actor(),
            queries.get_account_for_change(account_id),
            version=form.read_at,
            successors=successors_of(handing, work) if work else services.Successors(),
            **form.account,
        ),
        now=lambda: user.version,
        to=url_for(".edit", account_id=account_id),
        done=_("Akun %(name)s disimpan.", name=form.name.data),
    )
    return answer or _page(user, form, handing=handing, work=work)


@blueprint.post("/<int:account_id>/surel")
@guard(ACCOUNT_MANAGE)
def correct_email(account_id: int) -> ResponseReturnValue:
    """The right e-mail address; every session of the account ends."""
    user, form = queries.get_account(account_id), EmailForm()
    answer = save(
        form,
        lambda: accounts.change_email(
            current_actor(),
            queries.get_account_for_change(account_id),
            email=form.email.data or "",
        ),
        to=url_for(".edit", account_id=account_id),
        done=_("Surel diperbaiki. Semua sesi akun ini berakhir; masuklah dengan surel yang baru."),
    )
    return answer or _page(user, _stored(user), email=form, status=422)


@blueprint.post("/<int:account_id>/kata-sandi")
@guard(ACCOUNT_MANAGE)
def reset_password(account_id: int) -> ResponseReturnValue:
    """Set a temporary password, which is shown once; all sessions of the account end."""
    queries.get_account(account_id)
    password = temporary_password()
    password_hash = hash_password(password)
    with transaction():
        user = queries.get_account_for_change(account_id)
        accounts.reset_password(
            current_actor(), user, password_hash=password_hash, password_until=temporary_until()
        )
    return show_once([_slip(user, password)], title=_("Kata sandi sementara sudah dibuat"))


@blueprint.post("/<int:account_id>/buka")
@guard(ACCOUNT_MANAGE)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    with transaction():
        accounts.reactivate(current_actor(), queries.get_account_for_change(account_id))
    flash(_("Akun dibuka lagi."), "done")
    return go_to(url_for(".edit", account_id=account_id))


def _slip(user: User, password: str) -> Slip:
    return Slip(user.name, user.email, password, until=tanggal(user.password_until))


def _asked_for(form: AccountForm) -> Assignment:
    codes = form.account["districts"]
    return Assignment(form.account["role"], None if codes is None else frozenset(codes))


def _page(
    user: User,
    form: AccountForm,
    *,
    handing: PortalForm | None = None,
    work: HeldWork | None = None,
    email: EmailForm | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    """The page of an account. Where somebody else saved meanwhile, with both versions side by side:
    saving again keeps what stands in the form."""
    differences = []
    if form.overtaken:
        pairs = zip(_stored(user).in_words(), form.in_words(), strict=True)
        differences = [
            (label, theirs, mine) for (label, theirs), (_label, mine) in pairs if theirs != mine
        ]
    return render_page(
        "staff/edit.html",
        status=status,
        form=form,
        user=user,
        handing=handing,
        work=work,
        email=email or EmailForm(formdata=None, data={"email": user.email}),
        differences=differences,
    )


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
            return _("seluruh kabupaten/kota")
        return ", ".join(sorted(names.get(code, code) for code in codes))

    return words
