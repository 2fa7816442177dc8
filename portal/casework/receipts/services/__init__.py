"""Changes to papers."""

from portal.casework.receipts.services.issue_papers import (
    issue_papers,
    read_original,
    record_opening,
    render_copy,
    render_original,
    render_originals,
    reprint,
    store_original,
    void_papers,
    void_reserved,
)
from portal.casework.receipts.services.prepare_papers import prepare_papers, prepare_walk_in

__all__ = [
    "issue_papers",
    "prepare_papers",
    "prepare_walk_in",
    "read_original",
    "record_opening",
    "render_copy",
    "render_original",
    "render_originals",
    "reprint",
    "store_original",
    "void_papers",
    "void_reserved",
]
