"""One URL, one view, one context; only the rendering differs."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template
from flask_wtf import FlaskForm
from htmx_flask import request
from werkzeug.wrappers import Response as WerkzeugResponse

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


def wants_part() -> bool:
    """Whether htmx asked for a part of the page.

    A boosted link and a restored history entry need the whole page although htmx asks for them.
    """
    return bool(request.htmx) and not (request.htmx.boosted or request.htmx.history_restore_request)


def render_page(
    template: str, *, block: str | None = None, status: int | None = None, **context: Any
) -> Response:
    """Render ``template``, or for htmx only its ``block``.

    Without ``status`` a page answers as :func:`form_status` says of its ``form``.
    """
    if block and wants_part():
        body = render_block(template, block, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, form_status(context.get("form")) if status is None else status)
    response.vary.add("HX-Request")
    return response


def render_block(template: str, block: str, **context: Any) -> str:
    """The named block of ``template`` alone, with the same context as the whole page.

    Macros must be imported inside the block: an import at the top of a child template is not
    seen when one block is rendered alone.
    """
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_template(template)
    return "".join(loaded.blocks[block](loaded.new_context(context)))


def form_status(form: FlaskForm | None) -> int:
    """409 if somebody saved before this form, 422 if it was submitted with errors, else 200."""
    if getattr(form, "overtaken", False):
        return CONFLICT
    return UNPROCESSABLE if form is not None and form.errors else OK


def go_to(url: str) -> WerkzeugResponse:
    """Lead on to ``url`` after a step is done: 303, or ``HX-Redirect`` where htmx sent the form."""
    if wants_part():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        response.vary.add("HX-Request")
        return response
    return redirect(url, code=303)
