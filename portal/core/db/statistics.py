"""Statistics of the query planner.

PostgreSQL gathers them by itself some minutes after many rows were written. SQLite gathers none
unless asked, and without them chooses the wrong one of two indexes.
"""

import logging

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core.db.outage import in_one_line, is_outage
from portal.core.db.transaction import after_commit, transaction

logger = logging.getLogger(__name__)


#: Number of new rows after which the statistics are out of date.
_MANY = 5000


def refresh_after(rows: int) -> None:
    """Refresh the statistics after the commit if the open transaction writes many rows."""
    if rows >= _MANY:
        after_commit(refresh_statistics)


def refresh_statistics() -> None:
    """Refresh the statistics of all tables; takes two seconds for 131,072 people.

    Reads all rows: with a limit (``PRAGMA analysis_limit``) SQLite takes a column that is nearly
    always empty for a selective one. If the database is unavailable, the old statistics stay.
    """
    try:
        with transaction() as session:
            session.execute(text("ANALYZE"))
    except DBAPIError as error:
        if not is_outage(error):
            raise
        logger.warning("statistics not gathered: %s", in_one_line(error))
