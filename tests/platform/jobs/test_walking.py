"""Due rows are processed one by one; a refused one does not block the others."""

import pytest
from flask import Flask

from portal.core.errors import InvalidTransition
from portal.platform.jobs.duties import BATCH, process_due


def test_what_is_refused_is_named_in_the_log_and_the_others_are_taken(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = list(range(2 * BATCH))

    def take(row_id: int) -> bool:
        if row_id == 3:
            raise InvalidTransition
        waiting.remove(row_id)
        return True

    assert process_due(lambda limit: waiting[:limit], take, stopping=lambda: False) == 2 * BATCH - 1
    assert waiting == [3]
    assert "refused 3" in caplog.text


def test_who_is_asked_to_stop_begins_no_further_block(app: Flask) -> None:
    waiting = list(range(3 * BATCH))

    def take(row_id: int) -> bool:
        waiting.remove(row_id)
        return True

    def stopping() -> bool:
        return len(waiting) <= 2 * BATCH

    assert process_due(lambda limit: waiting[:limit], take, stopping=stopping) == BATCH
