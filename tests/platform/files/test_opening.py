"""Uploads are downloaded, not opened: only re-encoded photos are shown in a browser."""

import pytest
from flask import Flask

from portal.platform.files.models import StoredFile
from portal.platform.files.views import file_response


@pytest.mark.parametrize(
    ("kind", "our_own", "shown"),
    [
        ("image/jpeg", False, "inline"),
        ("application/pdf", False, "attachment"),
        ("text/html", False, "attachment"),
        ("application/pdf", True, "inline"),
    ],
)
def test_a_pdf_opens_in_the_browser_only_if_the_portal_made_it(
    app: Flask, kind: str, our_own: bool, shown: str
) -> None:
    file = StoredFile(name="surat.pdf", content_type=kind)
    with app.test_request_context():
        answer = file_response(file, b"%PDF-", inline=True, our_own=our_own)
    assert answer.headers["Content-Disposition"].startswith(shown)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
