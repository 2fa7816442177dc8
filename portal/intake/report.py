"""What became of a list, as the command prints it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, cast, or_, select

from portal.agencies.models import Import, RowOutcome, SourceRecord
from portal.extensions import db
from portal.intake.findings import in_words


def report(found: Import) -> dict[str, Any]:
    """Counts, and each reason and warning with its place. ``row`` is as a spreadsheet shows it."""
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
    }


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
