"""Routes of the API: a list and a single row of each dataset, and the OpenAPI document."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.db.transaction import transaction
from portal.core.errors import NotFound
from portal.core.extensions import limiter
from portal.edges.agency_access.services import record_use
from portal.edges.agency_access.settings import PER_MINUTE
from portal.edges.api.guard import current_agency, current_key, key_required, rate_limit_key
from portal.edges.api.openapi import document
from portal.edges.api.parameters import PageRequest, read_page_request, refuse_parameters
from portal.edges.api.problems import Problem, problem_response
from portal.overview.exports.columns.base import Cell
from portal.overview.exports.datasets import API_DATASETS, Block, Dataset
from portal.platform.accounts.guard import public
from portal.platform.regions.queries import districts
from portal.platform.settings import value_of
from portal.platform.web.errors import answer_errors

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
limiter.shared_limit(
    lambda: f"{value_of(PER_MINUTE)} per minute", scope="api", key_func=rate_limit_key
)(blueprint)


@blueprint.get("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Return the OpenAPI 3.1 document of the API."""
    return jsonify(document([region.code for region in districts()]))


def _add(dataset: Dataset) -> None:
    """Add the two routes of one dataset."""

    @key_required(dataset)
    def rows() -> ResponseReturnValue:
        return _answer_list(dataset)

    @key_required(dataset)
    def row(number: int) -> ResponseReturnValue:
        return _answer_one(dataset, number)

    blueprint.add_url_rule(f"/{dataset.path}", f"{dataset.path}_list", rows)
    blueprint.add_url_rule(f"/{dataset.path}/<int:number>", f"{dataset.path}_one", row)


for _dataset in API_DATASETS.values():
    _add(_dataset)


def register(app: Flask) -> None:
    """Register the API with ``app``. It answers all errors below its path itself, including 404."""
    app.register_blueprint(blueprint)
    answer_errors(app, f"{blueprint.url_prefix}/", problem_response)


def _answer_list(dataset: Dataset) -> ResponseReturnValue:
    actor = current_agency()
    question = read_page_request(request.args, dataset, {region.code for region in districts()})
    if question.district and not _reaches(question.district):
        raise Problem(403, gettext("Kecamatan ini di luar wilayah kunci ini."))
    query = dataset.given_to_agencies(actor, district=question.district, state=question.state)
    block = dataset.read(
        query.where(dataset.number > question.after),
        dataset.api_columns,
        actor.sight,
        limit=question.limit + 1,
    )
    data, numbers = _rows(dataset, block)[: question.limit], block.numbers[: question.limit]
    _note(dataset, numbers)
    more = numbers[-1] if len(block.numbers) > question.limit else None
    links = {"self": _address(question.after, question), "next": _address(more, question)}
    return jsonify({"data": data, "count": len(data), "links": links})


def _answer_one(dataset: Dataset, number: int) -> ResponseReturnValue:
    refuse_parameters(request.args)
    actor = current_agency()
    query = dataset.given_to_agencies(actor, district=None, state="")
    block = dataset.read(
        query.where(dataset.number == number), dataset.api_columns, actor.sight, limit=1
    )
    if not block.numbers:
        raise NotFound(gettext("Tidak ada di wilayah kunci ini."))
    _note(dataset, block.numbers)
    return jsonify({"data": _rows(dataset, block)[0]})


def _rows(dataset: Dataset, block: Block) -> list[dict[str, Cell]]:
    names = [column.name for column in dataset.api_columns]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*block.columns, strict=True)]


def _note(dataset: Dataset, numbers: Sequence[int]) -> None:
    """Record one audit event per request: the number of rows, and the first and last one."""
    key, actor = current_key(), current_agency()
    read = {"first": numbers[0], "last": numbers[-1]} if numbers else {}
    with transaction():
        record_use(actor, key, dataset=dataset.key, rows=len(numbers), read=read)


def _reaches(district: str) -> bool:
    codes = current_key().districts
    return codes is None or district in codes


def _address(after: int | None, question: PageRequest) -> str | None:
    if after is None:
        return None
    asked = {
        "after": after or None,
        "limit": question.limit,
        "district": question.district or None,
        "state": question.state or None,
    }
    values = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{current_app.config['PUBLIC_URL']}{request.path}?{values}"
