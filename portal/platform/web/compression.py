"""Compress pages, without telling a secret by their length (BREACH, see :mod:`portal.core.csrf`).

The CSRF token gets a mask for each response, and the length of a response a random addition, as
Django's "heal the BREACH" has it: a file name in the header of the gzip stream, which nobody reads.
"""

import gzip
import io
import secrets

from flask import Flask, Response, g, request

from portal.core.csrf import mask

#: What is worth it: a shorter page fits into one packet anyway.
SHORTEST = 1400
TYPES = frozenset({"text/html", "application/json"})
#: Level 9 is three times as slow and saves one part in fifty.
LEVEL = 4
LONGEST_ADDITION = 100


def register_compression(app: Flask) -> None:
    """Compress what the views of ``app`` answer, last of all that is done to a response."""

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
