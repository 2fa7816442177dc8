"""Photos are decoded within limits, whatever they contain."""

import io
import random

import pytest
from flask import Flask
from PIL import Image

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.platform.files.photos import clean_photo, clean_signature
from portal.platform.files.settings import PHOTO_PIXELS
from portal.platform.settings import change_setting
from tests.factories import PORTAL
from tests.platform.files.damaged_photos import damaged_photos, photo

COUNT = 60
WHOLE, TOO_LARGE = "bukan foto", "terlalu besar untuk diurai: paling banyak"


@pytest.fixture
def four_megapixels(app: Flask) -> None:
    with transaction():
        change_setting(PORTAL, PHOTO_PIXELS, text="4", valid_from=today(), basis="Uji", read_at=0)


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(clean_photo(data, "foto").data)) as image:
        return image.size


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_photo_of_more_pixels_than_the_setting_is_not_decoded(
    four_megapixels: None, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = photo(kind, (2100, 2000))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", _nobody)
    with pytest.raises(InvalidInput, match=TOO_LARGE):
        clean_photo(content, "foto")


def _nobody(_image: object) -> None:
    raise AssertionError("it was decoded")


def test_a_plain_jpeg_may_be_larger_because_it_is_made_smaller_while_it_is_decoded(
    four_megapixels: None,
) -> None:
    assert size_of(photo("JPEG", (4000, 3000))) == (2000, 1500)


def test_a_progressive_jpeg_is_held_whole_and_may_not_be_larger(four_megapixels: None) -> None:
    with pytest.raises(InvalidInput, match=TOO_LARGE):
        clean_photo(photo("JPEG", (4000, 3000), progressive=True), "foto")
    assert size_of(photo("JPEG", (2000, 1500), progressive=True)) == (2000, 1500)


def test_a_bomb_of_pixels_is_refused_as_too_large_and_not_as_broken(app: Flask) -> None:
    content = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(content, "PNG")
    with pytest.raises(InvalidInput, match=TOO_LARGE):
        clean_photo(content.getvalue(), "foto")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_a_png_of_every_kind_becomes_an_upright_jpeg(app: Flask, mode: str) -> None:
    kind = "PNG" if mode != "PA" else "WEBP"
    content = photo(kind, (300, 200), mode if kind == "PNG" else "RGBA")
    assert size_of(content) == (300, 200)


def test_a_photo_that_lies_on_its_side_is_put_upright(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert size_of(photo("JPEG", (4000, 1000), exif=exif)) == (500, 2000)


@pytest.mark.long
def test_a_damaged_photo_is_shown_or_refused(app: Flask) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201  pytest shows it when the test fails
    for number, content in enumerate(damaged_photos(COUNT, seed)):
        print(f"photo {number}")  # noqa: T201
        outcome = outcome_of(content)
        assert outcome == "shown" or WHOLE in outcome or TOO_LARGE in outcome


def outcome_of(content: bytes) -> str:
    """Clean a photo; return "shown", or the reason for its refusal."""
    try:
        clean_photo(content, "foto")
    except InvalidInput as refusal:
        return str(refusal.message)
    return "shown"


def test_a_signature_that_breaks_its_decoder_is_asked_for_again() -> None:
    with pytest.raises(InvalidInput, match="tidak terbaca"):
        clean_signature("data:image/png;base64,iVBORw0KGgo=")
