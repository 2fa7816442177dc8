"""A worker's cache is valid for one position of one job only."""

import pytest
from flask import Flask

from portal.platform.jobs import cache
from portal.platform.jobs.models import Job


def job(number: int = 1, cursor: int = 1000) -> Job:
    return Job(id=number, cursor=cursor)


@pytest.fixture(autouse=True)
def _kept(app: Flask) -> None:
    cache.put(job(), ["half done"], cursor=1000)


def test_what_was_kept_is_there_when_the_job_goes_on_from_there() -> None:
    assert cache.get(job(), list) == ["half done"]
    assert cache.get(job(), list) == ["half done"]  # a chunk that failed is tried again


@pytest.mark.parametrize("other", [job(2), job(cursor=0), job(cursor=2000)])
def test_another_job_or_another_worker_having_gone_on_finds_nothing(other: Job) -> None:
    assert cache.get(other, list) is None


def test_another_kind_of_thing_is_not_taken_for_it() -> None:
    assert cache.get(job(), dict) is None


def test_what_is_forgotten_or_replaced_is_gone() -> None:
    cache.put(job(), ["further"], cursor=2000)
    assert cache.get(job(), list) is None
    assert cache.get(job(cursor=2000), list) == ["further"]
    cache.clear()
    assert cache.get(job(cursor=2000), list) is None
