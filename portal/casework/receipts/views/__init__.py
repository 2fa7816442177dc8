"""Pages of papers: the list, one paper, its PDF; and the public check page."""

from portal.casework.receipts.views import check_paper, list_papers, paper_first, show_paper
from portal.casework.receipts.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "check_paper",
    "list_papers",
    "paper_first",
    "show_paper",
]
