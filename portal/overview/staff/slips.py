"""Slips with one-time passwords, to be printed, cut and handed to the owners of accounts.

Nothing of them is stored: the page that shows the passwords sends them back to be printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import gettext

from portal.platform.documents.pdf import render_pdf
from portal.platform.office.settings import GOVERNMENT, OFFICE, PROGRAMME
from portal.platform.settings import value_of


@dataclass(frozen=True)
class Slip:
    """What one member of staff needs to sign in for the first time."""

    name: str
    email: str
    password: str
    until: str


def print_slips(slips: Sequence[Slip]) -> bytes:
    """Return the slips as PDF, four on a page."""
    title = gettext("Kata sandi sementara")
    html = render_template(
        "staff/slips.html",
        slips=slips,
        title=title,
        heading=f"{value_of(OFFICE)} {value_of(GOVERNMENT)}",
        programme=value_of(PROGRAMME),
        address=current_app.config["PUBLIC_URL"],
    )
    return render_pdf(html, title=title)
