"""Any damaged file is either read or refused."""

import random

import pytest

from portal.registry.agencies.reading import (
    Limits,
    UnreadableFile,
    guess_mapping,
    interpret,
    read_table,
)
from tests.registry.agencies.damaged_lists import damaged_lists
from tests.registry.agencies.making import REGIONS, TODAY

COUNT = 60
LIMITS = Limits(memory_bytes=512 * 1024 * 1024, seconds=20)


@pytest.mark.long
def test_a_damaged_list_is_read_or_refused() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201  pytest shows it when the test fails
    for number, content in enumerate(damaged_lists(COUNT, seed)):
        print(f"list {number}")  # noqa: T201
        outcome_of(content)


def outcome_of(content: bytes) -> str:
    """Read a file to the end; return "read", or the reason for its refusal."""
    try:
        sheets = read_table(content, "daftar", LIMITS)
        rows = interpret(sheets, guess_mapping(sheets), REGIONS, TODAY)
        for _row in rows:
            pass
        return "read"
    except UnreadableFile as refusal:
        return str(refusal.message)
