"""Render a page, or only a block of it for htmx, from the same view and context."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template
from flask_wtf import FlaskForm
from htmx_flask import request
from werkzeug.wrappers import Response as WerkzeugResponse

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


def wants_part() -> bool:
    """Return whether htmx requested a part of the page.

    Boosted links and restored history entries need the whole page, although htmx sends them.
    """
    return bool(request.htmx) and not (request.htmx.boosted or request.htmx.history_restore_request)


def render_page(
    template: str, *, block: str | None = None, status: int | None = None, **context: Any
) -> Response:
    """Render ``template``, or for htmx only its ``block``.

    Without ``status`` the status follows from ``form`` (see :func:`form_status`).
    """
    if block and wants_part():
        body = render_block(template, block, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, form_status(context.get("form")) if status is None else status)
    response.vary.add("HX-Request")
    return response


def render_block(template: str, block: str, **context: Any) -> str:
    """Render one block of ``template`` with the context of the whole page.

    Macros must be imported inside the block: imports at the top of a child template are not
    executed when a block is rendered alone.
    """
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_template(template)
    return "".join(loaded.blocks[block](loaded.new_context(context)))


def form_status(form: FlaskForm | None) -> int:
    """Return 409 if another user saved first, 422 for a form with errors, else 200."""
    if getattr(form, "overtaken", False):
        return CONFLICT
    return UNPROCESSABLE if form is not None and form.errors else OK


def go_to(url: str) -> WerkzeugResponse:
    """Redirect to ``url`` after an action: 303, or ``HX-Redirect`` for htmx."""
    if wants_part():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        response.vary.add("HX-Request")
        return response
    return redirect(url, code=303)
