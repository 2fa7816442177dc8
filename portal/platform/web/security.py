"""Security headers of every response."""

from flask import Flask, Response, request

from portal.core.errors import InvalidInput

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",  # blob: preview of a photo before it is sent
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
ONE_YEAR = "max-age=31536000"


def register_headers(app: Flask) -> None:
    """Add the headers after each request; a view may set a stricter one itself."""

    @app.before_request
    def _refuse_nul() -> None:
        # PostgreSQL cannot store NUL in text; refuse it here once, for all views.
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            raise InvalidInput

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            # Personal data: not cached on shared computers, and "back" shows the current state.
            response.headers["Cache-Control"] = "private, no-store"
        return response
