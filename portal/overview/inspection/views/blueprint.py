"""The blueprint of the inspector's desk, and a list as most of its pages show one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.platform.web import render_page
from portal.platform.web.pagination import Page

blueprint = Blueprint("inspection", __name__, url_prefix="/pemeriksaan")

#: Rows on a page of this room.
ON_A_PAGE = 100


@dataclass(frozen=True)
class ListRow:
    """A row of a list that is read only: its name, what leads on, and what stands beside it."""

    name: str
    line: Sequence[Any]
    url: str = ""
    right: str = ""
    tone: str = "neutral"


def show_list(
    rows: Sequence[ListRow], *, title: str, about: str, page: Page[Any] | None = None
) -> ResponseReturnValue:
    """Show a list that is read only."""
    return render_page(
        "inspection/list.html", rows=rows, title=title, about=about, page=page, desk=desk_url()
    )


def desk_url() -> str:
    """Return the address of the desk."""
    return url_for("inspection.index")


def chosen_number(name: str) -> int | None:
    """Return the number that the address asks for; None for anything else."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def chosen_day(name: str) -> date | None:
    """Return the day that the address asks for; None for anything else."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
