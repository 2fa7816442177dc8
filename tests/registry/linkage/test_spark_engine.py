"""Spark and DuckDB give the same results. Skipped without Java and the optional pyspark."""

import shutil
from collections.abc import Iterator

import pytest

from portal.registry.linkage.engines import Engine, linkage_engine
from portal.registry.linkage.engines.duckdb import DuckDbEngine
from portal.registry.linkage.outcomes import ScoredPair
from portal.registry.linkage.synthetic.lists import generate_dataset

pytest.importorskip("pyspark", reason="pyspark is not installed (an extra, see docs/scale.md)")
if shutil.which("java") is None:
    pytest.skip("Java is not installed: Spark needs it", allow_module_level=True)


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    """The engine named by the setting, on a local Spark, stopped afterwards."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  optional

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield linkage_engine("spark")
    session.stop()


def decisions(pairs: list[ScoredPair]) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (pair.left, pair.right): (pair.outcome, pair.reasons, round(pair.probability, 6))
        for pair in pairs
    }


def test_spark_decides_as_duckdb_does(spark: Engine) -> None:
    records = generate_dataset("engines", people=400, desa=8).records
    fresh = {record.key for record in records if record.source == "usulan"}
    assert decisions(spark.score(records)) == decisions(DuckDbEngine().score(records))
    assert decisions(spark.score(records, new_keys=fresh)) == decisions(
        DuckDbEngine().score(records, new_keys=fresh)
    )
