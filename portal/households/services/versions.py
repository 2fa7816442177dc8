"""A save names the version it was read at."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import tuple_, update
from sqlalchemy.orm.attributes import set_committed_value

from portal.columns import Versioned
from portal.errors import StaleRecord
from portal.extensions import db

#: Records in one statement: below the limits of both databases.
_BLOCK = 300


def claim_version(record: Versioned, version: int) -> None:
    """Take ``record`` for this save: a guarded UPDATE that only one of two savers passes.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read.
    """
    session = db.session()
    session.flush()
    model: Any = type(record)
    claimed: Any = session.execute(
        update(model)
        .where(model.id == record.id, model.version == version)  # type: ignore[attr-defined]
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:
        raise StaleRecord
    session.refresh(record)


def claim_all(records: Sequence[Versioned]) -> None:
    """Take records of one model, as they were read, for one save; one statement a block.

    Raises :class:`StaleRecord` if somebody saved one of them since.
    """
    db.session.flush()
    for start in range(0, len(records), _BLOCK):
        block = records[start : start + _BLOCK]
        model: Any = type(block[0])
        claimed: Any = db.session.execute(
            update(model)
            .where(tuple_(model.id, model.version).in_([(one.id, one.version) for one in block]))  # type: ignore[attr-defined]
            .values(version=model.version + 1)
            .execution_options(synchronize_session=False)
        )
        if claimed.rowcount != len(block):
            raise StaleRecord
        for record in block:
            set_committed_value(record, "version", record.version + 1)
