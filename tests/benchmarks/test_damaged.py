"""A thousand damaged lists and a thousand damaged photos: results and costs."""

import pytest

from tests.benchmarks.alone import measured

COUNT = 1_000


@pytest.mark.parametrize("kind", ["lists", "photos"])
def test_damaged_files(kind: str) -> None:
    found = measured("damaged", COUNT, kind)
    print(  # noqa: T201
        f"\n{COUNT:,} damaged {kind}, seed {found['seed']}: {found['read']} read,"
        f" {found['refused']} refused; {found['memory']:.0f} MiB at most"
    )
