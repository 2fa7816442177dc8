"""The OpenAPI document describes the behaviour of the API, for valid and invalid requests."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from portal.core.types import Relation
from portal.overview.exports.datasets import API_DATASETS
from tests import factories as make
from tests.edges.api.calling import a_key, call

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "null": type(None),
    "object": dict,
    "array": list,
}


def complaints(
    value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$"
) -> list[str]:
    """Return the places where ``value`` violates ``schema``, for the keywords that the document
    uses.
    """
    if "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[name] for name in allowed):
        return [f"{at}: {value!r} is no {allowed}"]
    found = [f"{at}: {value!r} is too {word}" for word, wrong in _bounds(value, schema) if wrong]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if schema.get("format") == "date" and value is not None:
        date.fromisoformat(value)
    if isinstance(value, dict):
        known = schema["properties"]
        found += [f"{at}.{name} is missing" for name in schema["required"] if name not in value]
        found += [f"{at}.{name} is unknown" for name in value if name not in known]
        for name in value.keys() & known.keys():
            found += complaints(value[name], known[name], root, f"{at}.{name}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += complaints(item, schema["items"], root, f"{at}[{place}]")
    return found


def _bounds(value: Any, schema: dict[str, Any]) -> list[tuple[str, bool]]:
    size = (
        len(value) if isinstance(value, str | list) else value if isinstance(value, int) else None
    )
    least = ("minimum", "minLength", "minItems")
    most = ("maximum", "maxLength", "maxItems")
    if size is None:
        return []
    return [
        *(("small", size < schema[name]) for name in least if name in schema),
        *(("large", size > schema[name]) for name in most if name in schema),
    ]


def as_described(answer: TestResponse, operation: dict[str, Any], root: dict[str, Any]) -> None:
    described = operation["responses"].get(str(answer.status_code))
    assert described is not None, f"{answer.status_code} is not described"
    schema = described["content"][answer.mimetype]["schema"]
    assert complaints(answer.json, schema, root) == []


def a_world() -> str:
    """Create records of every kind, and return a key to them."""
    make.create_household(
        make.new_person("Mak Onih"),
        make.new_person(
            "Cucu",
            relation=Relation.GRANDCHILD,
            birth_date=None,
            nik_missing_reason="belum ada",
        ),
    )
    make.hand_over(make.create_approved())
    return a_key()


@pytest.mark.only_database("sqlite")
def test_whatever_is_asked_is_answered_as_described(app: Flask) -> None:
    key, root = a_world(), call(app, "/openapi.json").json
    assert root is not None
    texts = st.one_of(
        st.integers(-5, 600).map(str),
        st.integers(-(10**20), 10**20).map(str),
        st.sampled_from(["32.16.08", "32.16.20", "hidup", "closed", "", "1e3", "\0", "１"]),
        st.text(max_size=20),
    )
    known = st.sampled_from(["after", "limit", "district", "state"])
    questions = st.lists(st.tuples(st.one_of(known, st.text(max_size=5)), texts), max_size=4)
    paths = st.sampled_from(sorted(root["paths"]))

    @settings(
        max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(paths, questions, st.integers(0, 10**18 - 1) | st.integers(0, 4), st.booleans())
    def ask(path: str, question: list[tuple[str, str]], number: int, with_key: bool) -> None:
        address = path.replace("{number}", str(number))
        answer = call(app, address, key if with_key else None, query_string=question)
        as_described(answer, root["paths"][path]["get"], root)

    ask()


@pytest.mark.only_database("sqlite")
def test_what_follows_the_document_is_accepted(app: Flask) -> None:
    key, root = a_world(), call(app, "/openapi.json").json
    assert root is not None
    for path, operations in root["paths"].items():
        operation = operations["get"]
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                schema = parameter["schema"]
                values = schema.get("enum") or [schema["minimum"], schema["maximum"]]
                for value in values:
                    answer = call(app, path, key, query_string={parameter["name"]: value})
                    outside = parameter["name"] == "district" and value != make.PEBAYURAN
                    assert answer.status_code == (403 if outside else 200), answer.text
                    as_described(answer, operation, root)


def test_the_document_describes_every_address(app: Flask) -> None:
    answer = call(app, "/openapi.json")
    assert answer.json is not None
    assert answer.json["openapi"] == "3.1.0"
    rules = {
        re.sub(r"<int:(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
    }
    assert rules == set(answer.json["paths"])
    assert len(rules) == 2 * len(API_DATASETS)
