"""Splink on DuckDB, in this process."""

import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from portal.linkage.compared import RESULT, Compared, unpack
from portal.linkage.comparisons import BLOCKS, LINKER_OPTIONS, settings
from portal.linkage.features import COLUMNS, Features, rows_of
from portal.linkage.judging import judge, least_probability
from portal.linkage.outcomes import ScoredPair
from portal.linkage.records import LinkRecord
from portal.linkage.trained import Model, trained_model

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import DuckDBAPI, Linker
    from splink.internals.splink_dataframe import SplinkDataFrame


class DuckDbEngine:
    """The engine for one machine."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or trained_model()

    def score(
        self, records: Sequence[LinkRecord], *, only_with: Collection[str] | None = None
    ) -> list[ScoredPair]:
        """See :class:`portal.linkage.engine.Engine`."""
        rows = rows_of(records, self._model.rarity, only_with)
        compared = compare(
            rows,
            self._model,
            above=least_probability(self._model),
            only_fresh=only_with is not None,
        )
        return judge(compared, rows, records, self._model)


_kept = threading.local()


def score_beside(
    record: LinkRecord, candidates: Sequence[LinkRecord], model: Model | None = None
) -> list[ScoredPair]:
    """See :func:`portal.linkage.engine.score_candidates`."""
    model = model or trained_model()
    everyone = [record, *candidates]
    rows = rows_of(everyone, model.rarity)
    if not candidates:
        return []
    api, linker = _kept_linker(model)
    # Under the same two names each time, so that they take the place of the last call's tables.
    api.duckdb_con.register("beside_one", _table(rows[:1]))
    api.duckdb_con.register("beside_others", _table(rows[1:]))
    scored = linker.inference.score_pairs(
        api.table_to_splink_dataframe("beside_one", "beside_one"),
        api.table_to_splink_dataframe("beside_others", "beside_others"),
    )
    try:
        compared = _pairs(scored)
    finally:
        # The next call asks in the same words and must not be given this answer.
        scored.drop_table_from_database_and_remove_from_cache()
    pairs = judge(compared, rows, everyone, model)
    return sorted(pairs, key=lambda pair: -pair.probability)


def _kept_linker(model: Model) -> "tuple[DuckDBAPI, Linker]":
    """One for each thread and model: making it costs more than the comparison."""
    from splink import DuckDBAPI, Linker  # noqa: PLC0415  heavy library

    if getattr(_kept, "model", None) is not model:
        _kept.api = DuckDBAPI()
        _kept.linker = Linker(
            _kept.api.register(_table([])),
            # No block is used here, but Splink parses every one on each call.
            settings(model.weights, model.prior, blocks=BLOCKS[:1]),
            **LINKER_OPTIONS,
        )
        _kept.model = model
    return _kept.api, _kept.linker


def compare(
    rows: Sequence[Features], model: Model, *, above: float | None, only_fresh: bool = False
) -> list[Compared]:
    """All pairs of ``rows`` that a block holds together and the model finds likelier than
    ``above``."""
    # Splink and DuckDB take a second to load and only the worker needs them.
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    if len(rows) < 2:
        return []
    api = DuckDBAPI()
    linker = Linker(
        api.register(_table(rows)),
        settings(model.weights, model.prior, only_fresh=only_fresh),
        **LINKER_OPTIONS,
    )
    result = linker.inference.predict(threshold_match_probability=above, warning_mode="never")
    return _pairs(result)


def _pairs(scored: "SplinkDataFrame") -> list[Compared]:
    return list(unpack(scored.as_duckdbpyrelation().select(", ".join(RESULT)).fetchall()))


def _table(rows: Sequence[Features]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  heavy library

    types: dict[str, Any] = {"varchar": pa.string(), "integer": pa.int32()}
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], type=types[kind])
            for name, kind in COLUMNS.items()
        }
    )
