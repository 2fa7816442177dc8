"""Call the API as an agency's program does."""

from collections.abc import Collection
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.edges.agency_access.services import create_key, new_key
from portal.overview.exports.datasets import API_DATASETS
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import (
    ensure_agencies,
)
from tests.factories import PEBAYURAN, PORTAL


def a_key(
    *,
    districts: Collection[str] | None = (PEBAYURAN,),
    datasets: Collection[str] = tuple(API_DATASETS),
    full_numbers: bool = False,
) -> str:
    """Return a key of Baznas; by default for everything in Pebayuran, masked."""
    key = new_key()
    with transaction():
        ensure_agencies()
        create_key(
            PORTAL,
            get_agency_by_code("baznas"),
            key=key,
            label="sistem zakat",
            districts=districts,
            datasets=datasets,
            full_numbers=full_numbers,
            basis="PKS 12/2026",
            expires_on=today(),
        )
    return key


def call(
    app: Flask, path: str, key: str | None = None, *, method: str = "GET", **options: Any
) -> TestResponse:
    """Return the response to one request below ``/api/v1``."""
    headers = dict(options.pop("headers", {}))
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **options)


def names(answer: TestResponse) -> list[str]:
    """Return the names of the persons in a response."""
    assert answer.status_code == 200, answer.text
    return [row["nama"] for row in answer.json["data"]]  # type: ignore[index]
