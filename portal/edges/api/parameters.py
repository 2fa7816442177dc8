"""Query parameters of the API, parsed strictly: every invalid one is reported."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.edges.api.problems import Problem
from portal.overview.exports.datasets import Dataset

LARGEST_NUMBER = 10**18 - 1
MAX_ROWS, DEFAULT_ROWS = 500, 100
Value = TypeVar("Value")
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class PageRequest:
    """Parameters of a page of rows: start, size, kecamatan and state."""

    after: int
    limit: int
    district: str
    state: str


def read_page_request(
    arguments: MultiDict[str, str], dataset: Dataset, districts: Collection[str]
) -> PageRequest:
    """Return the parameters of a list. Raise :class:`Problem` 422 that names each invalid one."""
    errors: list[dict[str, str]] = []
    known = {"after", "limit", "district", *(("state",) if dataset.api_states else ())}
    _only(arguments, known, errors)

    def read(name: str, usual: Value, parse: Callable[[str], Value]) -> Value:
        if name not in arguments:
            return usual
        try:
            return parse(arguments[name])
        except ValueError as error:
            errors.append({"parameter": name, "detail": str(error)})
            return usual

    question = PageRequest(
        after=read("after", 0, lambda text: _number(text, 0, LARGEST_NUMBER)),
        limit=read("limit", DEFAULT_ROWS, lambda text: _number(text, 1, MAX_ROWS)),
        district=read("district", "", lambda text: _one_of(text, districts)),
        state=read("state", "", lambda text: _one_of(text, dataset.api_states)),
    )
    _refuse(errors)
    return question


def refuse_parameters(arguments: MultiDict[str, str]) -> None:
    """Raise :class:`Problem` 422 if there is any parameter."""
    errors: list[dict[str, str]] = []
    _only(arguments, (), errors)
    _refuse(errors)


def _only(
    arguments: MultiDict[str, str], known: Collection[str], errors: list[dict[str, str]]
) -> None:
    for name, values in arguments.lists():
        if name not in known:
            errors.append({"parameter": name, "detail": gettext("Parameter ini tidak dikenal.")})
        elif len(values) > 1:
            errors.append({"parameter": name, "detail": gettext("Tulis satu kali saja.")})


def _refuse(errors: list[dict[str, str]]) -> None:
    if errors:
        raise Problem(422, gettext("Ada parameter yang belum benar."), errors=errors)


def _number(text: str, least: int, most: int) -> int:
    if not (_NUMBER.fullmatch(text) and least <= int(text) <= most):
        raise ValueError(
            gettext("Bilangan bulat antara %(least)s dan %(most)s.", least=least, most=most)
        )
    return int(text)


def _one_of(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise ValueError(gettext("Nilai ini tidak dikenal."))
    return text
