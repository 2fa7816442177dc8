"""Sign-in, sign-out and changing one's password."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import login_manager
from portal.platform.accounts.authentication import check_credentials, is_own_password
from portal.platform.accounts.forms import OwnPasswordForm, SignInForm
from portal.platform.accounts.guard import current_actor, public, signed_in
from portal.platform.accounts.guessing import TooManyAttempts
from portal.platform.accounts.passwords import hash_password
from portal.platform.accounts.services import change_own_password, end_session, open_session
from portal.platform.accounts.sessions import (
    current_key_hash,
    forget_session,
    start_session,
    this_device,
)
from portal.platform.editing.saving import refusals_beside
from portal.platform.web import go_to, render_page
from portal.platform.web.routing import safe_redirect_path
from portal.platform.web.unsent_form import path_of, typed_in, unpack

blueprint = Blueprint("accounts", __name__)

#: What a browser deletes when somebody signs out: drafts, and what pages keep for use without
#: signal. Not the cookies: the language of the screen stays.
_LEFT_BEHIND = '"storage"'


@blueprint.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign the user in and redirect to the page that was asked for."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        if current_user.is_authenticated:
            return redirect(safe_redirect_path(form.next.data))
    if form.validate_on_submit():
        found = None
        try:
            with refusals_beside(form):
                found = check_credentials(
                    form.email.data or "", form.password.data or "", device=this_device()
                )
        except TooManyAttempts:
            return render_page("accounts/sign_in.html", form=form, status=429, too_many=True)
        if found is not None:
            start_session(found.user, found.key)
            goal = safe_redirect_path(form.next.data or "")
            unsent = unpack(form.unsent.data or "")
            if unsent is not None:
                return render_page("accounts/unsent.html", unsent=unsent, goal=goal)
            return go_to(goal)
        if form.refusal is None:
            form.accept(InvalidInput(_("Surel atau kata sandi tidak cocok.")))
    return render_page("accounts/sign_in.html", form=form)


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> ResponseReturnValue:
    """Respond to a request without a valid session.

    A page redirects to sign-in, which leads back. A submitted form gets the sign-in page itself,
    which keeps the typed values. A request of htmx gets a notice above the current page.
    """
    if request.endpoint == "accounts.sign_in":  # the sign-in page itself had expired
        return render_page(
            "accounts/sign_in.html",
            form=SignInForm(),
            status=401,
            ended=True,
            wrong_scheme=_cookie_is_lost(),
        )
    form = SignInForm(formdata=None)
    if request.headers.get("HX-Request"):
        form.next.data = safe_redirect_path(path_of(request.headers.get("HX-Current-URL", "")))
    elif request.method in {"GET", "HEAD"}:
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=None if here == "/" else here))
    else:
        form.next.data = safe_redirect_path(path_of(request.headers.get("Referer", "")))
        unsent = typed_in(request)
        form.unsent.data = unsent.pack() if unsent else ""
    return render_page("accounts/sign_in.html", block="notice", form=form, status=401, ended=True)


def _cookie_is_lost() -> bool:
    """Return whether the browser keeps the session's cookie back: the portal is told that it is
    reached by https, and this request came by http."""
    config = current_app.config
    sent = config["SESSION_COOKIE_NAME"] in request.cookies
    return bool(config["SESSION_COOKIE_SECURE"] and not request.is_secure and not sent)


@blueprint.post("/keluar")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session in the browser and on the server, so that a copied cookie is useless."""
    with transaction():
        end_session(current_actor(), key_hash=current_key_hash())
    forget_session()
    response = go_to(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = _LEFT_BEHIND
    return response


@blueprint.route("/kata-sandi", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Change the user's own password. Sessions in other browsers end."""
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
                key = open_session(user, device=this_device())
            start_session(user, key)
            flash(_("Kata sandi Anda diganti."), "done")
            return go_to("/")
    return render_page("accounts/password.html", form=form, forced=user.must_change_password)
