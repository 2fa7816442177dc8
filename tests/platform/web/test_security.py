"""Headers of every response, and forbidden content of templates."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.paths import ROOT

PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "print" not in path.parts)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style", re.IGNORECASE),
    "another site": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


def test_nothing_may_come_from_elsewhere_or_from_inside_the_page(visitor: FlaskClient) -> None:
    policy = visitor.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_personal_data_is_not_kept_by_the_browser(visitor: FlaskClient) -> None:
    assert visitor.get("/").headers["Cache-Control"] == "private, no-store"


def test_error_pages_carry_the_headers_too(visitor: FlaskClient) -> None:
    for code in (404, 500):
        headers = visitor.get(f"/galat/{code}").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_obeys_the_policy(path: Path) -> None:
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []
