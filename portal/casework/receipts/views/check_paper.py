"""Public page behind the QR code, on which anybody can check whether a paper is genuine.

It shows the number, the day, the state and the kinds of items; nothing about a person. The token is
random, so that papers cannot be enumerated; a paper without a QR code is found by its number and
check code.
"""

from flask import Response, make_response, redirect, request, url_for
from flask_limiter import RateLimitExceeded

from portal.casework.receipts.queries import public_paper, token_of_paper
from portal.casework.receipts.views.blueprint import blueprint
from portal.core.extensions import limiter
from portal.platform.accounts.guard import public
from portal.platform.web import render_page

PER_ADDRESS = "60 per minute"
LONGEST = 80


@blueprint.get("/cek")
@public
@limiter.limit(PER_ADDRESS)
def find_paper() -> Response:
    """Find a paper without a QR code by its number and check code."""
    number, code = request.args.get("nomor", ""), request.args.get("kode", "")
    asked = bool(number or code)
    token = token_of_paper(number[:LONGEST], code[:LONGEST]) if asked else None
    if token is not None:
        return _unlisted(make_response(redirect(url_for("receipts.check_paper", token=token), 303)))
    return _unlisted(
        render_page(
            "receipts/find.html",
            number=number[:LONGEST],
            code=code[:LONGEST],
            asked=asked,
            status=404 if asked else 200,
        )
    )


@blueprint.get("/cek/<token>")
@public
@limiter.limit(PER_ADDRESS)
def check_paper(token: str) -> Response:
    """Show whether a paper is genuine."""
    found = public_paper(token)
    return _unlisted(render_page("receipts/check.html", found=found, status=200 if found else 404))


@blueprint.errorhandler(429)
def _too_many(_error: RateLimitExceeded) -> Response:
    return _unlisted(render_page("receipts/check.html", found=None, too_many=True, status=429))


def _unlisted(response: Response) -> Response:
    """Keep the token out of search engines and of Referer headers."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
