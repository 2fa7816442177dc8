"""QR codes contain no personal data, and rendering opens only our own files."""

import logging
from pathlib import Path

import pytest

from portal.platform.documents.pdf import STATIC, documents_ready, render_pdf
from portal.platform.documents.printing import qr_svg
from tests.platform.documents.cast import CHECK_URL, SITI


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
