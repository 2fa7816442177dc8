"""Import and link a list of many rows, compared with the minimum of work for it.

``python -m tests.benchmarks.import_scale ROWS`` prints one JSON object. It runs in a separate
process to measure its memory.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.core.clock import utc_now
from portal.core.db.bulk import insert_rows
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Relation, comparison_key
from portal.platform.jobs.services import run_due_jobs
from portal.platform.jobs.worker import reduce_garbage_collection
from portal.platform.permissions import OPERATOR
from portal.registry.agencies.models import Import, RowOutcome, SourceRecord
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import (
    ensure_agencies,
)
from portal.registry.agencies.states import ImportState
from portal.registry.households.models import Household, NameWord, Person, words_in_name
from portal.registry.intake import services
from portal.registry.linkage.classification import lowest_threshold
from portal.registry.linkage.engines.duckdb import compare_records
from portal.registry.linkage.features import feature_rows
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.models import LinkageRun
from portal.registry.linkage.synthetic.lists import generate_dataset
from portal.registry.linkage.trained_model import trained_model
from tests.benchmarks.regency import DESA, add_regions
from tests.database import build_app, build_template

_HEADINGS = "No;Nama Lengkap;NIK;No KK;JK;Tanggal Lahir;Kode Desa;Alamat;RT;RW;No HP".split(";")
_ROWS_PER_PERSON = 1.7
_CHUNK = 1_000
Row = list[Any]


def measure(count: int) -> dict[str, float]:
    """Return the seconds of import, linkage and their bare parts, and the maximum memory in MiB."""
    records = generate_dataset("scale", people=int(count / _ROWS_PER_PERSON), desa=DESA).records[
        :count
    ]
    reduce_garbage_collection()  # as the worker does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "daftar.xlsx"
        _write_list(file, records)
        found = {"rows": len(records), **_brought_in(Path(folder) / "ours.sqlite3", file)}
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return found | _bare(Path(folder), file) | _bare_splink(records)


def _write_list(file: Path, records: Sequence[LinkRecord]) -> None:
    """Write the records as a list that an agency might send."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, _HEADINGS)
    for number, one in enumerate(records, start=1):
        sheet.write_row(number, 0, [number, *_cells(one)])
    book.close()


def _cells(one: LinkRecord) -> Iterator[str]:
    yield one.name
    yield one.nik or ""
    yield one.kk or ""
    yield {"female": "P", "male": "L"}.get(one.sex or "", "")
    yield one.birth_date.strftime("%d/%m/%Y") if one.birth_date else ""
    yield one.desa_code or ""
    yield one.address
    yield one.rt
    yield one.rw
    yield one.phone or ""


def _brought_in(database: Path, file: Path) -> dict[str, float]:
    """Import through the same jobs as the page, including the linkage that follows."""
    uri = f"sqlite:///{database}"
    build_template(uri)
    with build_app(uri).app_context():
        import_id = _received(file.name, file.read_bytes())
        start = time.perf_counter()
        run_due_jobs("bench")
        staged = time.perf_counter() - start
        with transaction() as session:
            services.confirm(OPERATOR, session.get_one(Import, import_id))
        start = time.perf_counter()
        run_due_jobs("bench")
        rest = time.perf_counter() - start
        found = db.session.get_one(Import, import_id)
        assert found.status is ImportState.APPLIED, found.failure
        run = db.session.scalars(select(LinkageRun)).one()
        assert run.finished_at is not None
        linked = (run.finished_at - run.started_at).total_seconds()
        figures = {"accepted": found.accepted, "pairs": run.pairs, "merged": run.merged}
        db.session.rollback()
        db.engine.dispose()
    return {"staged": staged, "applied": rest - linked, "linked": linked, **figures}


def _received(name: str, data: bytes) -> int:
    with transaction() as session:
        add_regions(session)
        ensure_agencies()
        return services.receive_file(
            OPERATOR, agency=get_agency_by_code("dinsos"), name=name, data=data
        ).id


def _bare(folder: Path, file: Path) -> dict[str, float]:
    """Read the file and insert each row as a source record, a family and a person: with statements
    of a thousand rows, and as ORM objects like a form.
    """
    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[1:]
    return {
        "bare_read": time.perf_counter() - start,
        "bare_inserted": _inserted(folder / "statements.sqlite3", rows, _insert_statements),
        "bare_added": _inserted(folder / "objects.sqlite3", rows, _add_objects),
    }


def _inserted(
    database: Path, rows: Sequence[Row], insert: Callable[[int, Sequence[tuple[int, Row]]], None]
) -> float:
    """Return the seconds for all rows, a thousand per transaction."""
    uri = f"sqlite:///{database}"
    build_template(uri)
    with build_app(uri).app_context():
        import_id = _received("x.csv", b"x")
        start = time.perf_counter()
        numbered = list(enumerate(rows, start=1))
        for first in range(0, len(numbered), _CHUNK):
            with transaction():
                insert(import_id, numbered[first : first + _CHUNK])
        seconds = time.perf_counter() - start
        db.engine.dispose()
    return seconds


def _insert_statements(import_id: int, part: Sequence[tuple[int, Row]]) -> None:
    now = utc_now()
    insert_rows(Household, [_household(n, row, now) for n, row in part])
    insert_rows(Person, [_person(n, row, now) for n, row in part])
    insert_rows(SourceRecord, [_source(import_id, n, row) for n, row in part])
    insert_rows(NameWord, [word for n, row in part for word in _words(n, row)])


def _add_objects(import_id: int, part: Sequence[tuple[int, Row]]) -> None:
    now = utc_now()
    db.session.add_all(Household(**_household(n, row, now)) for n, row in part)
    db.session.add_all(Person(**_person(n, row, now)) for n, row in part)
    db.session.flush()
    db.session.add_all(SourceRecord(**_source(import_id, n, row)) for n, row in part)


def _bare_splink(records: Sequence[LinkRecord]) -> dict[str, float]:
    """Run Splink with the same model on the same rows, and on the columns that it compares."""
    model = trained_model()
    start = time.perf_counter()
    rows = feature_rows(records, model.rarity)
    columns = time.perf_counter() - start
    start = time.perf_counter()
    compare_records(rows, model, above=lowest_threshold(model))
    return {"bare_columns": columns, "bare_splink": time.perf_counter() - start}


def _source(import_id: int, n: int, row: Row) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "position": n,
        "sheet": "Data",
        "row": n + 1,
        "outcome": RowOutcome.ACCEPTED,
        "effect": "add_person",
        "raw": row,
        "claim": dict(zip(_HEADINGS, row, strict=True)),
        "problems": [],
        "warnings": [],
        "nik_hash": f"{n:064}",
        "kk_hash": f"{n:064}",
        "person_id": n,
    }


def _household(n: int, row: Row, now: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "kk_number": f"{n:016}",
        "kk_hash": f"{n:064}",
        "address": row[7],
        "rt": row[8],
        "rw": row[9],
        "village_code": row[6],
        "district_code": row[6][:8],
        "created_at": now,
    }


def _person(n: int, row: Row, now: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "household_id": n,
        "name": row[1],
        "name_key": comparison_key(row[1]),
        "nik": f"{n:016}",
        "nik_hash": f"{n:064}",
        "relation": Relation.HEAD,
        "created_at": now,
    }


def _words(n: int, row: Row) -> list[dict[str, Any]]:
    return [{"person_id": n, "word": word} for word in words_in_name(comparison_key(row[1]))]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))  # noqa: T201
