"""Every row of a directory of lists with a known truth, if ``AGENCY_FILES`` names one.

The directory holds the lists, ``truth.csv`` (file, sheet, row, kind, reason) and, beside it, a
``wilayah_*.csv`` (code, level, name, parent_code).
"""

import csv
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from portal.platform.regions.lookup import RegionIndex
from portal.registry.agencies.reading import guess_mapping, interpret, read_table

FOLDER = os.environ.get("AGENCY_FILES")
STATES = {"person": "accepted", "invalid": "refused", "junk": "skipped"}

if FOLDER:
    LISTS: dict[str, dict[tuple[str, int], tuple[str, str]]] = defaultdict(dict)
    with (Path(FOLDER) / "truth.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            key = (line["sheet"], int(line["row"]))
            LISTS[line["file"]][key] = (STATES[line["kind"]], line["reason"])

    @pytest.fixture(scope="module")
    def regions() -> RegionIndex:
        (path,) = Path(FOLDER or "").parent.glob("wilayah_*.csv")
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [tuple(row) for row in csv.reader(lines)]
        return RegionIndex.from_rows((a, b, c, d) for a, b, c, d in rows[1:])

    @pytest.mark.parametrize("name", LISTS)
    def test_every_row_is_what_the_truth_says(name: str, regions: RegionIndex) -> None:
        sheets = read_table(Path(FOLDER or "") / name, name)
        mapping = guess_mapping(sheets)
        found = {}
        for outcome in interpret(sheets, mapping, regions, date(2026, 6, 30)):
            reasons = [finding.code.value for finding in outcome.reasons]
            why = outcome.skipped.value if outcome.skipped else "+".join(reasons)
            sheet = outcome.sheet if len(sheets) > 1 else ""
            found[sheet, outcome.row] = (outcome.state.value, why)
        assert found == LISTS[name]
