"""Report of an import for the command line."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, cast, or_, select

from portal.core.extensions import db
from portal.registry.agencies.models import Import, RowOutcome, SourceRecord
from portal.registry.intake.findings import in_words
from portal.registry.intake.queries import Part, count, different_answers, is_of_answers


def report(found: Import) -> dict[str, Any]:
    """Return counts, each problem and warning with its place, and the skipped rows with their
    reasons. ``row`` is the spreadsheet row number. Blank rows are only counted.
    """
    errors: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for record in _remarked(found):
        place = {"sheet": record.sheet, "row": record.row}
        errors += [place | _remark(problem) for problem in record.problems]
        warnings += [place | _remark(warning) for warning in record.warnings]
    return {
        "import_id": found.id,
        "rows": found.rows,
        "accepted": found.accepted,
        "refused": found.refused,
        "skipped": found.skipped,
        "errors": errors,
        "warnings": warnings,
        "skipped_rows": list(_skipped(found)),
        **({"answers": _answers(found)} if is_of_answers(found) else {}),
    }


def _answers(found: Import) -> dict[str, int]:
    """Return the number of accepted answers of each kind, and of other rows."""
    rows = count(found).rows
    return {
        "matched": rows[Part.MATCHED],
        "mismatched": rows[Part.MISMATCHED],
        "dead": rows[Part.DEAD],
        "not_registered": rows[Part.UNKNOWN],
        "answered_differently": different_answers(found),
    }


def _skipped(found: Import) -> Iterator[dict[str, Any]]:
    query = select(SourceRecord.sheet, SourceRecord.row, SourceRecord.problems).where(
        SourceRecord.import_id == found.id, SourceRecord.outcome == RowOutcome.SKIPPED
    )
    for record in db.session.execute(query.order_by(SourceRecord.position)):
        reasons = " ".join(map(in_words, record.problems))
        yield {"sheet": record.sheet, "row": record.row, "reason": reasons}


def _remarked(found: Import) -> Iterator[Any]:
    yield from db.session.execute(
        select(SourceRecord.sheet, SourceRecord.row, SourceRecord.problems, SourceRecord.warnings)
        .where(
            SourceRecord.import_id == found.id,
            SourceRecord.outcome != RowOutcome.SKIPPED,
            or_(
                cast(SourceRecord.problems, String) != "[]",
                cast(SourceRecord.warnings, String) != "[]",
            ),
        )
        .order_by(SourceRecord.position)
    )


def _remark(problem: dict[str, str]) -> dict[str, str]:
    return {"column": problem["column"], "reason": in_words(problem)}
