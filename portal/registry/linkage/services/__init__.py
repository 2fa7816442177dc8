"""Services that run linkage and decide, merge and undo pairs."""

from portal.registry.linkage.services.decide_pair import keep_apart, merge_pair, undo_decision
from portal.registry.linkage.services.merge_sure_pairs import merge_next_sure_pairs
from portal.registry.linkage.services.release_import import (
    OWN_TABLES,
    names_merged_by_staff,
    release_persons,
)
from portal.registry.linkage.services.run_linkage import LINK, enqueue_full_run, enqueue_import_run
from portal.registry.linkage.services.write_pairs import close_stale_pairs, write_pairs

__all__ = [
    "LINK",
    "OWN_TABLES",
    "close_stale_pairs",
    "enqueue_full_run",
    "enqueue_import_run",
    "keep_apart",
    "merge_next_sure_pairs",
    "merge_pair",
    "names_merged_by_staff",
    "release_persons",
    "undo_decision",
    "write_pairs",
]
