"""Exchange of keyed hashes: no name, no NIK; errors name the invalid line."""

import html
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from portal.core.extensions import db
from portal.platform.permissions import Role
from portal.registry.aid.models import OverlapExchange
from portal.registry.aid.overlap_exchange import COLUMNS, hashed_nik
from tests.factories import create_approved, hand_over
from tests.registry.aid.test_ledger import bring_in

KEY = "kunci-uji-yang-disepakati-dua-instansi"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=["overlap", *map(str, words)])


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "kunci.txt"
    path.write_text(f"{KEY}\n")
    return path


def test_what_was_written_is_found_again_without_name_or_nik(
    run: Run, key: Path, tmp_path: Path
) -> None:
    person = hand_over(create_approved()).recipient
    file = tmp_path / "daftar.csv"
    assert run("export-hashes", file, "--key-file", key).exit_code == 0
    text = file.read_text()
    assert person.nik is not None
    assert person.nik not in text
    assert person.name not in text
    assert hashed_nik(f"'{person.nik[:6]} {person.nik[6:]}", KEY.encode()) in text
    answer = run("check-hashes", file, "--key-file", key)
    assert f"{person.id},{person.household_id},Bekasi Asih Ka Indung,tool," in answer.stdout
    assert person.nik not in answer.stdout
    assert db.session.query(OverlapExchange).count() == 2


def test_what_others_told_us_of_their_aid_is_not_passed_on(
    run: Run, key: Path, tmp_path: Path
) -> None:
    bring_in("kemensos", "pkh")
    file = tmp_path / "daftar.csv"
    assert run("export-hashes", file, "--key-file", key).exit_code == 0
    assert file.read_text().strip() == ",".join(COLUMNS)


def test_with_another_key_nobody_is_found(run: Run, key: Path, tmp_path: Path) -> None:
    hand_over(create_approved())
    file = tmp_path / "daftar.csv"
    run("export-hashes", file, "--key-file", key)
    key.write_text(KEY[::-1])
    assert "0 cocok" in run("check-hashes", file, "--key-file", key).stderr


GOOD = f"{'a' * 64},PKH,cash,2026-04,Kemensos"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "Baris pertama"),
        (["NIK,NAMA"], "Baris pertama"),
        ([",".join(COLUMNS), GOOD, "xyz,PKH,cash,2026-04,Kemensos"], "Baris 3: sandi NIK"),
        ([",".join(COLUMNS), GOOD.replace("cash", "emas")], "Baris 2: jenis"),
        ([",".join(COLUMNS), GOOD.replace("2026-04", "2026-13")], "Baris 2: masa"),
        ([",".join(COLUMNS), "a,b"], "Baris 2: harus berisi 5 kolom"),
        ([",".join(COLUMNS), "a" * 2000], "Baris 2: terlalu panjang"),
    ],
)
def test_a_bad_file_says_where(
    run: Run, key: Path, tmp_path: Path, lines: list[str], message: str
) -> None:
    file = tmp_path / "buruk.csv"
    file.write_text("\n".join(lines))
    result = run("check-hashes", file, "--key-file", key)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_short_key_and_the_portals_own_are_refused(
    app: Flask, run: Run, key: Path, tmp_path: Path
) -> None:
    key.write_text("pendek")
    assert "terlalu pendek" in run("export-hashes", tmp_path / "a", "--key-file", key).stderr
    own = app.config["HASH_KEY"]
    key.write_text(own)
    if len(own) >= 32:
        assert "kunci portal" in run("export-hashes", tmp_path / "a", "--key-file", key).stderr


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"NIK,NAMA\r\n", "Baris pertama"),
        (b"\xff\xfe\x00", "bukan teks UTF-8"),
        (f"{','.join(COLUMNS)}\n{GOOD}\nxyz,PKH,cash,,K\n".encode(), "Baris 3: sandi NIK"),
        (b"x" * (26 * 1024**2), "Berkas lebih besar dari 24 MB."),
    ],
)
def test_on_the_page_a_bad_file_is_refused_beside_its_field(
    sign_in: Callable[..., FlaskClient], data: bytes, message: str
) -> None:
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    sent = {"key": (io.BytesIO(KEY.encode()), "k"), "file": (io.BytesIO(data), "daftar.csv")}
    answer = everywhere.post("/program/pertukaran/", data=sent)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert message in page[page.index('id="file-error"') :][:200]
    assert db.session.query(OverlapExchange).count() == 0


def test_on_the_page_a_list_is_written_and_found_again(
    sign_in: Callable[..., FlaskClient],
) -> None:
    person = hand_over(create_approved()).recipient
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    key = {"key": (io.BytesIO(KEY.encode()), "k")}
    written = everywhere.post("/program/pertukaran/unduh", data=key).data
    sent = {"key": (io.BytesIO(KEY.encode()), "k"), "file": (io.BytesIO(written), "daftar.csv")}
    page = everywhere.post("/program/pertukaran/", data=sent).text
    assert "1 dari 1 baris cocok" in page
    assert person.name in page
    assert db.session.query(OverlapExchange).count() == 2


def test_only_who_sees_the_whole_regency_may_exchange(sign_in: Callable[..., FlaskClient]) -> None:
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    assert "Unduh daftar bersandi" in everywhere.get("/program/pertukaran").text
    sent = {"key": (io.BytesIO(KEY.encode()), "kunci.txt")}
    answer = everywhere.post("/program/pertukaran/unduh", data=sent)
    assert answer.text.strip() == ",".join(COLUMNS)
