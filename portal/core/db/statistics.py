"""Statistics by which the database plans its queries.

PostgreSQL gathers them by itself some minutes after many rows were written. SQLite gathers none
unless it is asked, and then reads the wrong one of two indexes.
"""

import logging

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core.db.outage import in_one_line, is_outage
from portal.core.db.transaction import after_commit, transaction

logger = logging.getLogger(__name__)


#: So many new rows change how a database should read its tables.
_MANY = 5000


def refresh_after(rows: int) -> None:
    """Gather the statistics anew if the open transaction commits many rows."""
    if rows >= _MANY:
        after_commit(refresh_statistics)


def refresh_statistics() -> None:
    """Gather the statistics of all tables anew; two seconds for 131,072 people.

    All rows are read: a limit (``PRAGMA analysis_limit``) makes SQLite take a column that is nearly
    always empty for a selective one. A database that is away keeps those it has.
    """
    try:
        with transaction() as session:
            session.execute(text("ANALYZE"))
    except DBAPIError as error:
        if not is_outage(error):
            raise
        logger.warning("statistics not gathered: %s", in_one_line(error))
