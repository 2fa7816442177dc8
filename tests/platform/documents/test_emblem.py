"""The emblem of the office: cleaned, on papers and above pages, looked at like the letterhead."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from portal.core.db.transaction import transaction
from portal.platform.documents.letterhead import letterhead
from portal.platform.documents.printing import print_paper
from portal.platform.documents.sample import sample_paper
from portal.platform.permissions import Role
from portal.platform.readiness.queries import papers_are_drafts
from tests.platform.documents.cast import bast

SignIn = Callable[..., FlaskClient]
PAGE = "/siapkan/lambang"
pytestmark = pytest.mark.one_database("what a picture becomes is decided in Python")


def picture(kind: str = "PNG", side: int = 900) -> bytes:
    """A picture with a note inside that nobody else is to read."""
    made, target = Image.new("RGB", (side, side), "#0a5"), io.BytesIO()
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Nama Pribadi")
    made.save(target, kind, **({"pnginfo": note} if kind == "PNG" else {}))
    return target.getvalue()


def upload(admin: FlaskClient, data: bytes, name: str = "lambang.png") -> int:
    """Upload a file as the emblem; return the status of the answer."""
    sent = admin.post(PAGE, data={"picture": (io.BytesIO(data), name)})
    return sent.status_code


def pictures_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages[0].images)


def test_without_an_emblem_a_letterhead_has_none_and_invents_none(app: Flask) -> None:
    pdf = print_paper(sample_paper())
    assert pictures_of(pdf) == 0
    assert "Lambang" not in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_emblem_stands_on_papers_and_above_pages(app: Flask, sign_in: SignIn, kind: str) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    assert upload(admin, picture(kind)) == 303
    assert pictures_of(print_paper(sample_paper())) == 1
    visitor = app.test_client()
    page = visitor.get("/masuk").text
    address = page.split('class="top-emblem" src="')[1].split('"')[0]
    answer = visitor.get(address)
    assert answer.mimetype == "image/png"
    assert b"Nama Pribadi" not in answer.data
    with Image.open(io.BytesIO(answer.data)) as shown:
        assert max(shown.size) == 480
    assert len(letterhead().emblem) < 20, "a paper keeps which emblem it bears, not the picture"


def test_a_new_emblem_is_looked_at_before_papers_are_real(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    upload(admin, picture())
    assert papers_are_drafts()
    assert admin.post(PAGE, data={"remove": "y"}).status_code == 303
    assert not papers_are_drafts()
    assert app.test_client().get("/siapkan/lambang.png").status_code == 404


def test_a_paper_keeps_the_emblem_that_it_was_issued_with(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    upload(admin, picture())
    issued = sample_paper()
    before = print_paper(issued)
    upload(admin, picture("JPEG", 300))
    with transaction():
        assert letterhead().emblem != issued.letterhead.emblem
    assert print_paper(issued) == before
    assert pictures_of(print_paper(bast(check_url=""))) == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "bukan gambar PNG atau JPEG"),
        (b"\x89PNG\r\n\x1a\n broken", "bukan gambar PNG atau JPEG"),
        (b"x" * (2 * 1024 * 1024 + 1), "paling besar 2 MB"),
    ],
    ids=["svg", "broken", "large"],
)
def test_anything_else_is_refused_in_words(sign_in: SignIn, data: bytes, reason: str) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    answer = admin.post(PAGE, data={"picture": (io.BytesIO(data), "lambang.svg")})
    assert answer.status_code == 422
    assert reason in answer.text
    assert "Pilih gambarnya" in admin.post(PAGE, data={}).text
