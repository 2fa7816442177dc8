"""QR codes contain no personal data, and rendering opens only our own files."""

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from portal.platform.documents.pdf import STATIC, documents_ready, render_pdf
from portal.platform.documents.printing import print_paper, qr_svg
from tests.platform.documents.cast import CHECK_URL, SITI, bast


def test_a_code_carries_no_nik() -> None:
    with pytest.raises(ValueError, match="personal number"):
        qr_svg(f"https://portal.contoh.go.id/periksa/{SITI.nik}")


def test_a_code_carries_an_address_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="web address"):
        qr_svg("Siti Rohmah")


def test_a_code_is_drawn_without_inline_style() -> None:
    svg = qr_svg(CHECK_URL)
    assert svg.startswith("<svg")
    assert "style" not in svg


def elements_of(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the tagged elements of a PDF, from its structure downwards."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for child in node:
            yield from elements_of(child)
    elif isinstance(node, dict) and "/K" in node:
        yield node
        yield from elements_of(node["/K"])


def test_whoever_hears_a_paper_hears_its_tables_and_where_its_code_leads() -> None:
    catalogue = PdfReader(BytesIO(print_paper(bast()))).root_object
    elements = list(elements_of(catalogue["/StructTreeRoot"]))
    assert [one["/Alt"] for one in elements if "/Alt" in one] == [f"Kode QR: {CHECK_URL}"]
    assert {"/Table", "/TH", "/TD"} <= {one.get("/S") for one in elements}


@pytest.mark.parametrize(
    "address",
    [
        "https://contoh.go.id/gambar.png",
        "file:///etc/hostname",
        f"{STATIC.as_uri()}/../config.py",
        f"{STATIC.as_uri()}/%2e%2e/config.py",
    ],
)
def test_a_paper_opens_nothing_but_our_own_files(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        render_pdf(f'<html lang="id"><title>x</title><img alt="x" src="{address}">', title="x")
    assert "own files" in caplog.text


def test_a_machine_with_any_font_can_print(tmp_path: Path) -> None:
    (tmp_path / "Contoh.ttf").touch()
    assert documents_ready(fonts=[tmp_path / "no.woff2"], system_fonts=[tmp_path]) == []


def test_a_machine_without_fonts_is_told_what_to_install(tmp_path: Path) -> None:
    (problem,) = documents_ready(fonts=[tmp_path / "no.woff2"], system_fonts=[tmp_path])
    assert "fonts-dejavu-core" in problem
