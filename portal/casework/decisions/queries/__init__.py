"""Queries on decisions, decrees, the catalogue and funds, and on overlapping aid."""

from portal.casework.decisions.queries.decisions import (
    active_catalogue,
    active_funds,
    decisions_of,
    decisions_under,
    get_catalogue_item,
    get_decision,
    get_decree,
    get_fund,
    is_open,
    obstacle_to_closing,
    open_decision,
    visible_decisions,
)
from portal.casework.decisions.queries.overlaps import (
    forbidden_without_reason,
    overlap_marks,
    overlap_snapshot,
    overlaps_of_case,
    overlaps_of_decisions,
    overlaps_to_show,
    shown_from_snapshot,
)

__all__ = [
    "active_catalogue",
    "active_funds",
    "decisions_of",
    "decisions_under",
    "forbidden_without_reason",
    "get_catalogue_item",
    "get_decision",
    "get_decree",
    "get_fund",
    "is_open",
    "obstacle_to_closing",
    "open_decision",
    "overlap_marks",
    "overlap_snapshot",
    "overlaps_of_case",
    "overlaps_of_decisions",
    "overlaps_to_show",
    "shown_from_snapshot",
    "visible_decisions",
]
