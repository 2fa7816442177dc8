"""Responses with stored files."""

from flask import Response

from portal.platform.files.models import StoredFile

#: Types that are re-encoded on upload and therefore safe to show in the browser.
_MADE_ANEW = frozenset({"image/jpeg", "image/png"})


def file_response(
    file: StoredFile, data: bytes, *, inline: bool = False, our_own: bool = False
) -> Response:
    """Return a response with the file. Only photos, and PDFs that are ``our_own``, open in the
    browser (``inline``); anything else is a download, since an uploaded PDF may contain active
    content.
    """
    shown = inline and (our_own or file.content_type in _MADE_ANEW)
    response = Response(data, content_type=file.content_type)
    response.headers.set(
        "Content-Disposition", "inline" if shown else "attachment", filename=file.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
