"""Files contain each code beside its text, as in the API; the dictionary lists both."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.edges.api.openapi import document
from portal.overview.exports.columns.base import ColumnKind
from portal.overview.exports.data_dictionary import dictionary_csv
from portal.overview.exports.datasets import API_DATASETS, DATASETS
from portal.overview.exports.models import Format
from portal.platform.permissions import Role
from tests import factories as make
from tests.overview.exports.reading import csv_rows, made, sheets


def dictionary(dataset: str) -> dict[str, dict[str, str]]:
    """Return the lines of the dictionary's file by column name."""
    text = dictionary_csv(DATASETS[dataset]).decode("utf-8-sig")
    return {line["Nama kolom"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}


def codes_in(line: dict[str, str]) -> dict[str, str]:
    """Return the codes and texts of ``cash = Uang tunai; goods = Barang``."""
    return dict(part.split(" = ") for part in line["Daftar kode"].split("; ") if part)


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("format", Format)
def test_each_code_has_its_word_beside_it_as_the_dictionary_says(
    app: Flask, dataset: str, format: Format
) -> None:
    make.hand_over(make.create_approved())
    export = made(make.create_staff(Role.SUPERVISOR), dataset, format)
    if format is Format.CSV:
        rows = csv_rows(export)
    else:
        head, *lines = sheets(export)["Data"]
        rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert rows
    known = dictionary(dataset)
    assert list(known) == list(rows[0])
    coded = [name for name, line in known.items() if line["Jenis"] == "kode"]
    assert coded or dataset == "jejak"  # its actions are told in sentences
    for row in rows:
        for name in coded:
            words = {**codes_in(known[name]), "": ""}
            assert row[f"nama_{name}"] == words[row[name]]


@pytest.mark.parametrize("dataset", API_DATASETS)
def test_the_api_gives_the_codes_of_the_dictionary_and_no_words(app: Flask, dataset: str) -> None:
    known, given = dictionary(dataset), API_DATASETS[dataset].api_columns
    assert {column.name for column in given} <= set(known)
    assert ColumnKind.WORD not in {column.kind for column in given}
    described = document([])["components"]["schemas"]
    for column in given:
        if column.kind is ColumnKind.CODE:
            codes = codes_in(known[column.name])
            properties = [s["properties"].get(column.name, {}) for s in described.values()]
            (schema,) = [p for p in properties if p.get("enum") == [*codes, None]]
            assert all(f"{code}: {word}" in schema["description"] for code, word in codes.items())


def test_the_dictionary_speaks_the_language_of_the_words_in_files(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(Role.APPROVER)
    with browser.session_transaction() as session:
        session["language"] = "en"
    assert "Registered" in browser.get("/ekspor/kamus").text
    assert "registered = Terdaftar" in browser.get("/ekspor/kamus/kasus.csv").text
