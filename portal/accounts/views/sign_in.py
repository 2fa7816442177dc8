"""Sign-in, sign-out and one's own password."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded, RouteLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user

from portal.accounts.credentials import check_credentials, is_own_password
from portal.accounts.forms import OwnPasswordForm, SignInForm
from portal.accounts.guard import current_actor, public, signed_in
from portal.accounts.passwords import hash_password
from portal.accounts.services import change_own_password
from portal.accounts.sessions import end_session, start_session
from portal.accounts.views.unsent import path_of, typed_in, unpack
from portal.errors import InvalidInput
from portal.extensions import limiter, login_manager
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.language import local_path
from portal.web.rendering import UNPROCESSABLE

blueprint = Blueprint("accounts", __name__)

#: Only refused attempts count. An office shares one address; an account belongs to one person.
PER_ADDRESS = "60 per 15 minutes"
PER_ACCOUNT = "10 per 15 minutes"


def _account_tried() -> str:
    return f"account:{request.form.get('email', '').strip().lower()}"


def _slow_down(rule: str, key: Callable[[], str]) -> RouteLimit:
    def was_refused(response: Response) -> bool:
        return response.status_code == UNPROCESSABLE

    return limiter.limit(rule, key_func=key, methods=["POST"], deduct_when=was_refused)


@blueprint.route("/masuk", methods=["GET", "POST"])
@public
@_slow_down(PER_ADDRESS, get_remote_address)
@_slow_down(PER_ACCOUNT, _account_tried)
def sign_in() -> ResponseReturnValue:
    """Let somebody in, and lead them to where they wanted to go."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        if current_user.is_authenticated:
            return redirect(local_path(form.next.data))
    if form.validate_on_submit():
        user = check_credentials(form.email.data or "", form.password.data or "")
        if user is not None:
            start_session(user)
            goal = local_path(form.next.data or "")
            unsent = unpack(form.unsent.data or "")
            if unsent is not None:
                return render_page("accounts/unsent.html", unsent=unsent, goal=goal)
            return go_to(goal)
        form.accept(InvalidInput(_("Surel atau kata sandi tidak cocok.")))
    return render_page("accounts/sign_in.html", form=form)


@blueprint.errorhandler(429)
def too_many_attempts(_error: RateLimitExceeded) -> Response:
    """The sign-in page that asks for patience, with what was typed."""
    return render_page("accounts/sign_in.html", form=SignInForm(), status=429, too_many=True)


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> ResponseReturnValue:
    """Answer somebody who is not signed in, or no longer.

    A page leads to sign-in and back. A form that was sent gets the sign-in page itself, which
    carries what was typed; a part of a page gets a notice above what is still on the screen.
    """
    if request.endpoint == "accounts.sign_in":  # its own page had become too old to be sent
        return render_page("accounts/sign_in.html", form=SignInForm(), status=401, ended=True)
    form = SignInForm(formdata=None)
    if request.headers.get("HX-Request"):
        form.next.data = local_path(path_of(request.headers.get("HX-Current-URL", "")))
    elif request.method in {"GET", "HEAD"}:
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=None if here == "/" else here))
    else:
        form.next.data = local_path(path_of(request.headers.get("Referer", "")))
        unsent = typed_in(request)
        form.unsent.data = unsent.pack() if unsent else ""
    return render_page("accounts/sign_in.html", block="notice", form=form, status=401, ended=True)


@blueprint.post("/keluar")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session in this browser."""
    end_session()
    return go_to(url_for("accounts.sign_in"))


@blueprint.route("/kata-sandi", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """One's own new password. Sessions in other browsers end."""
    user = current_actor()
    form = OwnPasswordForm()
    if form.validate_on_submit():
        old, new = form.old_password.data or "", form.new_password.data or ""
        if not is_own_password(user, old):
            form.accept(InvalidInput(_("Bukan kata sandi Anda sekarang."), field="old_password"))
        elif old == new:
            message = _("Pilih kata sandi yang berbeda dari sekarang.")
            form.accept(InvalidInput(message, field="new_password"))
        else:
            password_hash = hash_password(new)
            with transaction():
                change_own_password(user, password_hash=password_hash)
            start_session(user)
            flash(_("Kata sandi Anda diganti."), "done")
            return go_to("/")
    return render_page("accounts/password.html", form=form, forced=user.must_change_password)
