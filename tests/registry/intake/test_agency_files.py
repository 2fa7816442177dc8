"""A directory of real lists with a known truth, if ``AGENCY_FILES`` names one, through the command.

Beside the lists lie ``truth.csv`` (file, sheet, row, kind), ``bad/expected.csv`` (file, expect,
rows); the names of the lists begin with the code of their agency.
"""

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.regions.reference import REFERENCE, load_regions
from portal.registry.agencies.models import SourceRecord
from portal.registry.households.models import Household, Person

FOLDER = os.environ.get("AGENCY_FILES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="AGENCY_FILES names no directory")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def command(app: Flask, path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    agency = path.name.split("_")[0] if path.parent.name != "bad" else "dinsos"
    words = ["agencies", "import", str(path), "--agency", agency, "--json", *options]
    result = app.test_cli_runner().invoke(args=words)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def regency(app: Flask) -> Flask:
    if not (REFERENCE / "villages.csv").exists():
        pytest.skip("the reference of regions is not installed")
    with transaction():
        load_regions("32.16")
    return app


def test_every_list_comes_in_as_the_truth_says(regency: Flask) -> None:
    folder = Path(FOLDER or "")
    truth: dict[str, Counter[str]] = {}
    invalid: dict[str, set[int]] = {}
    for line in rows_of(folder / "truth.csv"):
        truth.setdefault(line["file"], Counter())[line["kind"]] += 1
        if line["kind"] == "invalid":
            invalid.setdefault(line["file"], set()).add(int(line["row"]))
    accepted = 0
    for name, kinds in truth.items():
        _, answer = command(regency, folder / name)
        counts = Counter({key: answer[key] for key in ("accepted", "refused", "skipped")})
        assert counts == Counter(
            accepted=kinds["person"], refused=kinds["invalid"], skipped=kinds["junk"]
        ), name
        assert {error["row"] for error in answer["errors"]} == invalid.get(name, set()), name
        accepted += answer["accepted"]
    spoken = select(func.count()).where(SourceRecord.person_id.is_not(None))
    assert db.session.scalar(spoken) == accepted
    assert db.session.scalar(select(func.count()).where(~Household.complete)) == 0


def test_every_bad_file_ends_as_expected_and_leaves_nothing_half_written(regency: Flask) -> None:
    folder = Path(FOLDER or "") / "bad"
    for line in rows_of(folder / "expected.csv"):
        before = db.session.scalar(select(func.count(Person.id))) or 0
        status, answer = command(regency, folder / line["file"])
        db.session.rollback()
        after = db.session.scalar(select(func.count(Person.id))) or 0
        if status:
            assert line["expect"] != "accept", line["file"]
            assert list(answer) == ["error"]
            assert after == before
        else:
            assert line["expect"] != "refuse", line["file"]
            assert answer["rows"] == int(line["rows"])
            assert after - before <= answer["accepted"]
            if line["expect"] == "accept":
                assert answer["accepted"] == int(line["rows"]), line["file"]
