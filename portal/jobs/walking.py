"""Due rows taken one by one, as most duties of the worker do."""

import logging
from collections.abc import Callable, Sequence

from portal.errors import PortalError
from portal.jobs.duties import Stopping
from portal.transaction import read_only, transaction

logger = logging.getLogger(__name__)
BLOCK = 50


def take_each(
    due: Callable[[int], Sequence[int]], take: Callable[[int], bool], *, stopping: Stopping
) -> int:
    """Take every row that is due, each in a transaction of its own. Returns how many.

    ``due`` gives the ids of so many rows at most, ``take`` says whether it took the one: another
    worker may have been faster. A row that is refused is named in the log and holds up no other.
    """
    taken = 0
    while not stopping():
        with read_only():
            ids = due(BLOCK)
        done = sum(_take(take, row_id) for row_id in ids)
        taken += done
        if len(ids) < BLOCK or not done:
            break
    return taken


def _take(take: Callable[[int], bool], row_id: int) -> bool:
    try:
        with transaction():
            return take(row_id)
    except PortalError:
        logger.exception("%s refused %s", take, row_id)
        return False
