"""Send stored files so that a browser never takes one for a page."""

from flask import Response

from portal.files.models import StoredFile


def file_response(file: StoredFile, data: bytes, *, inline: bool = False) -> Response:
    """Send a file. Only photos and PDFs open in the page; everything else is downloaded."""
    shown = inline and file.content_type in {"image/jpeg", "application/pdf"}
    response = Response(data, mimetype=file.content_type)
    response.headers.set(
        "Content-Disposition", "inline" if shown else "attachment", filename=file.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
