"""Compress pages without leaking a secret through their length (BREACH, see
:mod:`portal.core.csrf`).

The CSRF token is masked for each response, and each response gets a random addition to its length,
as in Django's "Heal the BREACH": a file name in the gzip header, which clients ignore.
"""

import gzip
import io
import secrets

from flask import Flask, Response, g, request

from portal.core.csrf import mask

#: Minimum size to compress, in bytes: a shorter page fits into one packet anyway.
SHORTEST = 1400
TYPES = frozenset({"text/html", "application/json"})
#: Level 9 takes three times as long and saves 2 % more.
LEVEL = 4
LONGEST_ADDITION = 100


def register_compression(app: Flask) -> None:
    """Compress the responses of ``app``. Must run after all other response processing."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if response.mimetype not in TYPES or response.is_streamed or response.direct_passthrough:
            return response
        response.vary.add("Accept-Encoding")
        if response.content_encoding or not request.accept_encodings["gzip"]:
            return response
        page = response.get_data()
        if len(page) < SHORTEST:
            return response
        if token := g.get("csrf_token"):
            page = page.replace(token.encode(), mask(token).encode())
        response.set_data(gzipped(page))
        response.content_encoding = "gzip"
        return response


def gzipped(page: bytes) -> bytes:
    """Return ``page`` compressed, with a random addition to its length."""
    addition = "a" * secrets.randbelow(LONGEST_ADDITION)
    stream = io.BytesIO()
    with gzip.GzipFile(addition, "wb", LEVEL, stream, mtime=0) as file:
        file.write(page)
    return stream.getvalue()
