"""A save names the version it was read at."""

from typing import Any

from sqlalchemy import update

from portal.columns import Versioned
from portal.errors import StaleRecord
from portal.extensions import db


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
