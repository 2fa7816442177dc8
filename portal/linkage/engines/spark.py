"""Splink on Spark, where one machine is not enough: same model, levels, rules and decisions."""

from collections.abc import Collection, Sequence

from pyspark.sql import SparkSession
from splink import Linker, SparkAPI

from portal.linkage.compared import RESULT, unpack
from portal.linkage.comparisons import LINKER_OPTIONS, settings
from portal.linkage.features import COLUMNS, rows_of
from portal.linkage.judging import judge, least_probability
from portal.linkage.outcomes import ScoredPair
from portal.linkage.records import LinkRecord
from portal.linkage.trained import Model, trained_model

_SCHEMA = ", ".join(
    f"{name} {'string' if kind == 'varchar' else 'int'}" for name, kind in COLUMNS.items()
)


class SparkEngine:
    """The engine for a cluster. Which one is Spark's own matter (``spark-submit``,
    ``SPARK_CONF_DIR``); without any it runs on this machine."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or trained_model()
        self._spark = SparkSession.builder.appName("portal-linkage").getOrCreate()

    def score(
        self, records: Sequence[LinkRecord], *, only_with: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """See :class:`portal.linkage.engine.Engine`."""
        if len(records) < 2:
            return []
        rows = rows_of(records, self._model.rarity, only_with)
        values = [tuple(row[name] for name in COLUMNS) for row in rows]
        # The comparisons need none of the functions that Splink brings in a jar.
        api = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=self._spark,
            break_lineage_method="persist",
            register_udfs_automatically=False,
        )
        linker = Linker(
            api.register(self._spark.createDataFrame(values, _SCHEMA)),
            settings(self._model.weights, self._model.prior, only_fresh=only_with is not None),
            **LINKER_OPTIONS,
        )
        result = linker.inference.predict(
            threshold_match_probability=least_probability(self._model), warning_mode="never"
        )
        answer = result.as_spark_dataframe().select(*RESULT).collect()
        return judge(unpack(answer), rows, records, self._model)
