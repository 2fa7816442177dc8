"""Engine for a cluster: Splink on Spark, with the same model, levels and rules."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from portal.core.lazy import lazy
from portal.registry.linkage.classification import classify_pairs, lowest_threshold
from portal.registry.linkage.comparisons import LINKER_OPTIONS, splink_settings
from portal.registry.linkage.features import COLUMNS, feature_rows
from portal.registry.linkage.link_records import LinkRecord
from portal.registry.linkage.outcomes import RESULT_COLUMNS, ScoredPair, read_compared_pairs
from portal.registry.linkage.trained_model import Model, trained_model

if TYPE_CHECKING:
    import splink
    from pyspark import sql
else:
    sql, splink = lazy("pyspark.sql"), lazy("splink")

_SCHEMA = ", ".join(
    f"{name} {'string' if kind == 'varchar' else 'int'}" for name, kind in COLUMNS.items()
)


class SparkEngine:
    """Splink on Spark. ``spark-submit`` or ``SPARK_CONF_DIR`` chooses the cluster; default is this
    machine."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or trained_model()
        self._spark = sql.SparkSession.builder.appName("portal-linkage").getOrCreate()

    def score(
        self, records: Sequence[LinkRecord], *, new_keys: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """See :class:`portal.registry.linkage.engines.Engine`."""
        if len(records) < 2:
            return []
        rows = feature_rows(records, self._model.rarity, new_keys)
        values = [tuple(row[name] for name in COLUMNS) for row in rows]
        # The comparisons use none of the functions in Splink's jar.
        api = splink.SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=self._spark,
            break_lineage_method="persist",
            register_udfs_automatically=False,
        )
        linker = splink.Linker(
            api.register(self._spark.createDataFrame(values, _SCHEMA)),
            splink_settings(self._model.weights, self._model.prior, only_new=new_keys is not None),
            **LINKER_OPTIONS,
        )
        result = linker.inference.predict(
            threshold_match_probability=lowest_threshold(self._model), warning_mode="never"
        )
        answer = result.as_spark_dataframe().select(*RESULT_COLUMNS).collect()
        return classify_pairs(read_compared_pairs(answer), rows, records, self._model)
