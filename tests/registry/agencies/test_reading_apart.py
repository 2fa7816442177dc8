"""A malicious file can only harm the separate process that reads it."""

import ast
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.registry.agencies.reading import Limits, UnreadableFile, own_process
from portal.registry.agencies.reading.file_reader.limits import RefusalReason
from portal.registry.agencies.reading.own_process import read_apart
from tests.other_process import kill_self, running
from tests.paths import ROOT
from tests.registry.agencies.making import csv_bytes, opened, person, table, xlsx_bytes
from tests.registry.agencies.making_workbooks import ods_of, replaced, rezipped, sheet_xml

ROWS = table(person(), person())
SHEET = "xl/worksheets/sheet1.xml"
BROKEN = "tidak dapat dibaca: rusak atau terlalu besar"
#: Two filled cells so far apart that what lies between them has no room anywhere.
FAR_APART = sheet_xml(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="XFD900000"><v>1</v></c></row>'
)


def far_apart(part: str, before: bytes) -> bytes:
    """A workbook whose sheet is called ``part`` and does not begin as XML does."""
    xml = before + b'<?xml version="1.0"?>' + FAR_APART

    def change(name: str, old: bytes) -> tuple[str, bytes]:
        sheet = name == SHEET
        return (part if sheet else name), (xml if sheet else old.replace(b"sheet1.xml", new))

    new = Path(part).name.encode()
    return rezipped(xlsx_bytes({"A": ROWS}), change)


def test_a_letter_before_the_xml_hides_no_cell_from_the_survey() -> None:
    with pytest.raises(UnreadableFile, match="rusak atau terpotong"):
        opened(far_apart(SHEET, b"x"))


def test_a_file_that_aborts_its_reader_cannot_be_read_and_that_is_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(UnreadableFile, match=BROKEN):
        opened(far_apart("xl/worksheets/sheet1.dat", b"x"))
    assert caplog.messages == ["a list could not be read: ended by SIGABRT"]
    assert len(opened(xlsx_bytes({"A": ROWS}))) == 1


def test_a_cell_that_no_sheet_has_is_damage() -> None:
    cell = '<row r="1"><c r="\u00df1"><v>1</v></c></row>'
    with pytest.raises(UnreadableFile, match="rusak atau terpotong"):
        opened(replaced(xlsx_bytes({"A": ROWS}), SHEET, sheet_xml(cell)))


def cells(rows: int, columns: int) -> bytes:
    """An ODS of a few hundred bytes that says the same in many cells."""
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        "<text:p>Siti Aminah binti Sanusi dari Kampung Wates</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods_of(f'<table:table table:name="A">{row}</table:table>')


def test_a_file_that_needs_more_memory_than_it_may_cannot_be_read() -> None:
    content = cells(rows=50_000, columns=40)
    with pytest.raises(UnreadableFile, match=BROKEN):
        opened(content, Limits(memory_bytes=128 * 1024 * 1024))


def test_a_file_that_keeps_the_processor_busy_for_too_long_cannot_be_read() -> None:
    with pytest.raises(UnreadableFile, match=BROKEN):
        opened(cells(rows=190_000, columns=40), Limits(seconds=1))


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process, "_PATIENCE", 0.01)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as never_ends, os.fdopen(writing, "wb"):
        verdict, _rows = read_apart(never_ends, Limits(seconds=1))
    assert verdict["refused"] == RefusalReason.BROKEN


def reads_without_end(source: str, started: str) -> None:
    """Read what never comes, once the process that reads has begun."""
    with Path(source).open("rb+", buffering=0) as never_ends:
        Path(started).touch()
        read_apart(never_ends, Limits())
    kill_self()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked through /proc")
def test_a_worker_that_is_killed_takes_the_reading_process_with_it(tmp_path: Path) -> None:
    source = tmp_path / "never"
    os.mkfifo(source)
    with running(reads_without_end, str(source), str(tmp_path / "started")) as worker:
        child = _child_of(worker.pid or 0)
        worker.kill()
        worker.join()
        while Path(f"/proc/{child}/cmdline").exists() and _program(child):
            os.sched_yield()


def _child_of(parent: int) -> int:
    """The reading process of a worker, as soon as it has one that is bound to it."""
    while True:
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            child = int(stat.parent.name)
            if int(fields[1]) == parent and _program(child) and _is_bound(child):
                return child
        os.sched_yield()


def _program(process: int) -> bool:
    try:
        return b"file_reader" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def _is_bound(process: int) -> bool:
    return Path(f"/proc/{process}/oom_score_adj").read_text().strip() == "1000"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked through /proc")
def test_a_portal_that_is_asked_to_stop_finishes_the_list_that_it_is_reading() -> None:
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as pool, os.fdopen(reading, "rb") as source:
        outcome = pool.submit(read_apart, source, Limits())
        child = _child_of(os.getpid())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(child, number)
        with os.fdopen(writing, "wb") as given:
            given.write(csv_bytes(ROWS))
        verdict, _rows = outcome.result()
    assert [sheet["last_row"] for sheet in verdict["sheets"]] == [len(ROWS)]


def test_the_program_that_reads_never_imports_the_portal() -> None:
    allowed = {*sys.stdlib_module_names, "orjson", "python_calamine"}
    folder = ROOT / "portal/registry/agencies/reading/file_reader"
    found: set[str] = set()
    for module in folder.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").split(".")[0])
    assert found <= allowed


def test_each_kind_of_cell_comes_out_as_it_went_in() -> None:
    row: list[Any] = ["Siti", 7, 2.5, True, date(1976, 6, 14)]
    (sheet,) = opened(xlsx_bytes({"A": [row]}))
    assert [list(cells) for _, cells in sheet.rows()] == [row]
    assert [list(cells) for _, cells in sheet.rows()] == [row]
