"""The OpenAPI 3.1 description of the API, built from the declaration of columns."""

from collections.abc import Sequence
from typing import Any

from portal.core.config import VERSION
from portal.edges.api.parameters import DEFAULT_ROWS, LARGEST_NUMBER, MAX_ROWS
from portal.edges.api.problems import MEDIA_TYPE
from portal.overview.exports.columns.base import ColumnKind, ExportColumn
from portal.overview.exports.datasets import API_DATASETS, Dataset
from portal.platform.office.screen_name import programme_name
from portal.platform.regions.home import home_regency

ABOUT = (
    "Data untuk instansi, sebatas wilayah dan data yang dibuka oleh"
    " kunci aksesnya. Hanya dibaca. Setiap permintaan dicatat."
)
ERRORS = {
    400: "Permintaan tidak dapat dibaca.",
    401: "Kunci akses tidak ada atau tidak berlaku.",
    403: "Kunci ini tidak membuka data atau kecamatan itu.",
    406: "Yang diminta bukan application/json.",
    422: "Ada parameter yang belum benar; errors menyebutkan yang mana.",
    429: "Terlalu banyak permintaan. Tunggu selama Retry-After detik.",
    500: "Kesalahan pada portal.",
}
NOT_FOUND = {404: "Tidak ada di wilayah kunci ini."}
_TYPES = {ColumnKind.NUMBER: "integer", ColumnKind.MONEY: "integer"}


def document(districts: Sequence[str]) -> dict[str, Any]:
    """Return the document; ``districts`` are the codes of the kecamatan."""
    paths: dict[str, Any] = {}
    for dataset in API_DATASETS.values():
        paths[f"/{dataset.path}"] = {"get": _list(dataset, districts)}
        paths[f"/{dataset.path}/{{number}}"] = {"get": _one(dataset)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{programme_name()}, {home_regency().name}",
            "version": VERSION,
            "description": ABOUT,
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": _problem(),
                **{_name(dataset): _schema(dataset) for dataset in API_DATASETS.values()},
            },
        },
    }


def _list(dataset: Dataset, districts: Sequence[str]) -> dict[str, Any]:
    parameters = [
        _parameter("after", "Baris sesudah nomor ini.", _whole(0, LARGEST_NUMBER)),
        _parameter(
            "limit", "Paling banyak sekian baris.", {**_whole(1, MAX_ROWS), "default": DEFAULT_ROWS}
        ),
        _parameter("district", "Kode kecamatan.", {"type": "string", "enum": list(districts)}),
    ]
    if dataset.api_states:
        words = "; ".join(f"{key}: {item.label}" for key, item in dataset.api_states.items())
        schema = {"type": "string", "enum": list(dataset.api_states)}
        parameters.append(_parameter("state", f"Bagian data. {words}.", schema))
    link = {"type": ["string", "null"], "format": "uri"}
    body = _object(
        data={"type": "array", "items": _reference(_name(dataset)), "maxItems": MAX_ROWS},
        count=_whole(0, MAX_ROWS),
        links=_object(self={"type": "string", "format": "uri"}, next=link),
    )
    return {
        "operationId": f"list_{dataset.path}",
        "summary": str(dataset.label),
        "description": str(dataset.about),
        "parameters": parameters,
        "responses": _responses(body, ERRORS),
    }


def _one(dataset: Dataset) -> dict[str, Any]:
    number = {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "Nomor baris, seperti dalam daftar.",
        "schema": _whole(1, LARGEST_NUMBER),
    }
    return {
        "operationId": f"get_{dataset.path}",
        "summary": str(dataset.label),
        "parameters": [number],
        "responses": _responses(_object(data=_reference(_name(dataset))), ERRORS | NOT_FOUND),
    }


def _responses(body: dict[str, Any], errors: dict[int, str]) -> dict[str, Any]:
    problem = {MEDIA_TYPE: {"schema": _reference("Problem")}}
    return {
        "200": {"description": "Data.", "content": {"application/json": {"schema": body}}},
        **{
            str(status): {"description": text, "content": problem}
            for status, text in sorted(errors.items())
        },
    }


def _schema(dataset: Dataset) -> dict[str, Any]:
    return _object(**{column.name: _property(column) for column in dataset.api_columns})


def _property(column: ExportColumn) -> dict[str, Any]:
    """Return the schema of a column; every value may be null."""
    schema: dict[str, Any] = {
        "type": [_TYPES.get(column.kind, "string"), "null"],
        "title": str(column.label),
        "description": str(column.meaning),
    }
    if column.codes is not None:
        words = "; ".join(f"{code}: {word}" for code, word in column.words.items())
        schema["description"] = f"{schema['description']} {words}."
        schema["enum"] = [*column.words, None]
    if column.kind is ColumnKind.DATE:
        schema["format"] = "date"
    if column.kind is ColumnKind.PERSONAL:
        schema |= {"minLength": 16, "maxLength": 16}
    return schema


def _problem() -> dict[str, Any]:
    error = _object(parameter={"type": "string"}, detail={"type": "string"})
    schema = _object(
        type={"type": "string"},
        title={"type": "string"},
        status={"type": "integer"},
        detail={"type": "string"},
    )
    schema["properties"]["errors"] = {"type": "array", "items": error}
    return schema


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _parameter(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _name(dataset: Dataset) -> str:
    """Return the schema's name: ``Person``, ``Case``, ``Aid``."""
    return dataset.path.removesuffix("s").title()
