"""The page behind the QR code: anybody may ask whether a paper is genuine.

It shows the number, the day, the state and what kinds of things were given; nothing about a
person. The token is random, so that numbers cannot be tried one after the other.
"""

from flask import Blueprint, Response
from flask_limiter import RateLimitExceeded

from portal.accounts.guard import public
from portal.extensions import limiter
from portal.receipts.public import check
from portal.web import render_page

PER_ADDRESS = "60 per minute"


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/cek/<token>", view_func=check_paper)
    blueprint.register_error_handler(429, _too_many)


@public
@limiter.limit(PER_ADDRESS)
def check_paper(token: str) -> Response:
    """Whether a paper is genuine."""
    found = check(token)
    return _unlisted(render_page("receipts/check.html", found=found, status=200 if found else 404))


def _too_many(_error: RateLimitExceeded) -> Response:
    return _unlisted(render_page("receipts/check.html", found=None, too_many=True, status=429))


def _unlisted(response: Response) -> Response:
    """Keep the token out of search engines and of other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
