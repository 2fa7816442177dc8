"""Query plans: which reads grow with the number of people?"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from portal.core.extensions import Base
from portal.edges.demo.growth import SINGLE

#: Tables whose size does not depend on the number of people.
STEADY = SINGLE | {"users", "user_districts"}
GROWING = frozenset(Base.metadata.tables) - STEADY
#: Columns whose values each match an unbounded number of rows.
WIDE = frozenset(
    "action active agency_id at by_hand closed_at district_code done_at"
    " ended_at expires_at fulfilled_at given_on issued_at kind level merged_into_id"
    " next_due_on not_before outcome postponed probability programme_id quiet_since queued_at"
    " requested_by_id role sent_at starts_at state status step subject_type urgent"
    " village_code voided word year".split()
)
_ALIAS = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+AS\s+"?(\w+)"?)?', re.I)
_ACCESS = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (.*?)(?: \((.*)\))?)?(?: LEFT-JOIN)?$")
_TEMPORARY = re.compile(r"USE TEMP B-TREE FOR (?!RIGHT PART|LAST)(.*)")
_COLUMN = re.compile(r"(\w+)[=<>]")


@dataclass(frozen=True)
class Access:
    """How one table is read: by which columns of an index; none means a full scan."""

    table: str
    by: tuple[str, ...]

    @property
    def is_wide(self) -> bool:
        """Return whether the number of rows read grows with the programme."""
        return self.table in GROWING and set(self.by) <= WIDE


def complaints(connection: Connection, statement: str, values: Any) -> Iterator[str]:
    """Yield the parts of a statement whose cost grows with the programme."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        yield from of_sqlite(statement, [(row[0], row[1], row[3]) for row in rows])
    else:
        answer = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar()
        plan = answer if isinstance(answer, list) else json.loads(str(answer))
        yield from of_postgresql(plan[0]["Plan"])


def of_sqlite(statement: str, steps: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Yield the growing parts, from the lines of EXPLAIN QUERY PLAN: number, parent, words."""
    names = {alias or table: table for table, alias in _ALIAS.findall(statement)}
    limited = " LIMIT " in " ".join(statement.split())
    queries: dict[int, list[str]] = defaultdict(list)
    parents = {number: parent for number, parent, _ in steps}
    for _, parent, words in steps:
        queries[parent].append(words)
    for parent, lines in queries.items():
        reads = [access for line in lines if (access := _access(line, names)) is not None]
        if not reads or not reads[0].is_wide:
            continue
        first, inner = reads[0], parent in parents
        sorted_by = [found[1] for line in lines if (found := _TEMPORARY.search(line))]
        whole = f"{first.table} by {', '.join(first.by) or 'nothing'}"
        if sorted_by:
            yield f"sorts {whole} for {sorted_by[0].lower()}"
        elif inner or not limited:
            yield f"reads {whole}"


def _access(line: str, names: dict[str, str]) -> Access | None:
    found = _ACCESS.match(line)
    if found is None:
        return None
    how = found[3] or ""
    by = tuple(_COLUMN.findall(found[4] or ""))
    if "PRIMARY KEY" in how and by:
        by = ("id",)
    return Access(names.get(found[2], found[2]), by)


def of_postgresql(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the growing parts, from a plan made without sequential scans where possible."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in GROWING:
        yield f"scans {plan['Relation Name']}"
    for part in plan.get("Plans", ()):
        yield from of_postgresql(part)
