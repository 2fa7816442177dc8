"""Insert a row unless one with its key is there."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.extensions import Base

Insert = postgresql.Insert | sqlite.Insert


def insert_once(session: Session, model: type[Base], *key: InstrumentedAttribute[Any]) -> Insert:
    """``INSERT … ON CONFLICT (key) DO NOTHING``, to be executed with a list of one row.

    It waits for a rival transaction and leaves ours usable, which a caught unique violation does
    not.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(model) if on_postgresql else sqlite.insert(model)
    return insert.on_conflict_do_nothing(index_elements=list(key))
