"""Static files: versioned by content, cached, compressed."""

import gzip
import re

from flask.testing import FlaskClient

FIRST_PAGE_BYTES = 100_000


def addresses(html: str) -> list[str]:
    return [
        address.replace("&amp;", "&")
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    ]


def test_the_address_changes_with_the_content_and_may_be_kept_a_year(visitor: FlaskClient) -> None:
    style = next(a for a in addresses(visitor.get("/").text) if "portal.css" in a)
    assert re.search(r"\?v=[0-9a-f]{10}$", style)
    answer = visitor.get(style, buffered=True)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]


def test_style_and_script_are_compressed_for_who_can_read_it(visitor: FlaskClient) -> None:
    small = visitor.get("/static/css/portal.css", headers={"Accept-Encoding": "gzip"})
    plain = visitor.get("/static/css/portal.css", buffered=True)
    assert gzip.decompress(small.data) == plain.data
    assert "Accept-Encoding" in small.vary
    assert "Content-Encoding" not in plain.headers


def test_a_first_page_weighs_less_than_100_kilobytes(visitor: FlaskClient) -> None:
    page = visitor.get("/")
    files = set(addresses(page.text))
    assert any("htmx" in file for file in files)
    gzip_wanted = {"Accept-Encoding": "gzip"}
    sizes = {
        file: len(visitor.get(file, headers=gzip_wanted, buffered=True).data) for file in files
    }
    sizes["the page"] = len(gzip.compress(page.data))  # as pages are sent
    assert sum(sizes.values()) < FIRST_PAGE_BYTES, sizes
