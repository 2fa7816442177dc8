"""Paper in, PDF out: which template a paper takes, and what a copy must say about itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.documents.lists import AnnexPaper, InvitationPaper, PackingPaper, RosterPaper
from portal.documents.papers import STATIONS, BastPaper, CashPaper, DecisionPaper, Official
from portal.documents.qr import qr_svg
from portal.documents.render import render_pdf
from portal.documents.signers import official_signer, onlookers, parties
from portal.documents.words import (
    day_and_date,
    day_in_words,
    grouped,
    long_date,
    number_in_words,
    rupiah,
    rupiah_in_words,
)

TEMPLATES = Path(__file__).parents[2] / "templates" / "print"

Paper = (
    BastPaper
    | CashPaper
    | DecisionPaper
    | AnnexPaper
    | RosterPaper
    | InvitationPaper
    | PackingPaper
)


class PaperSize(StrEnum):
    """Of papers for a household; lists are always A4."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMark:
    """What has happened to a paper since it was issued; never part of what is stored of it.

    ``copy`` counts the reprints: 0 is the first print. A void paper keeps its number and says so.
    """

    copy: int = 0
    void: bool = False

    def __str__(self) -> str:
        words = [f"CETAK ULANG ke-{self.copy}"] if self.copy else []
        return " · ".join(["BATAL", *words] if self.void else words)


ORIGINAL = PrintMark()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper with the way in which it is to be printed."""

    paper: Paper
    size: PaperSize = PaperSize.A4
    mark: PrintMark = ORIGINAL


def print_paper(
    paper: Paper, *, size: PaperSize = PaperSize.A4, mark: PrintMark = ORIGINAL
) -> bytes:
    """One paper as PDF. The same paper, size and mark always give the same bytes."""
    sheet = Sheet(paper=paper, size=size, mark=mark)
    return render_pdf(_html(sheet), title=_title(paper))


def print_together(sheets: Iterable[Sheet], *, title: str) -> bytes:
    """Many papers as one PDF in the given order, each counting its own pages.

    Every page needs about 4 MB of memory until the file is written: print a very large event in
    several volumes.
    Raises ValueError for an empty list: an empty PDF would look like a fault of the printer.
    """
    return render_pdf(*map(_html, sheets), title=title)


def _html(sheet: Sheet) -> str:
    template = _environment().get_template(f"{sheet.paper.kind}.html")
    return template.render(
        paper=sheet.paper, size=sheet.size.value, mark=sheet.mark, title=_title(sheet.paper)
    )


def _title(paper: Paper) -> str:
    match paper:
        case BastPaper():
            return f"Berita Acara Serah Terima {paper.number}"
        case CashPaper(transfer=None):
            return f"Kuitansi {paper.number}"
        case CashPaper():
            return f"Tanda Terima Transfer {paper.number}"
        case DecisionPaper():
            return f"Pemberitahuan Keputusan {paper.number}"
        case AnnexPaper():
            return f"Lampiran {paper.sk_number}"
        case RosterPaper():
            return f"Daftar Hadir {paper.event.name}"
        case InvitationPaper():
            return f"Undangan {paper.event.name}"
        case PackingPaper():
            return f"Daftar Barang {paper.event.name}"


@cache
def _environment() -> Environment:
    """An environment of our own: papers look the same whatever a request or a language does."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "rupiah": rupiah,
        "rupiah_in_words": rupiah_in_words,
        "number_in_words": number_in_words,
        "grouped": grouped,
        "long_date": long_date,
        "day_and_date": day_and_date,
        "day_in_words": day_in_words,
        "qr": qr_svg,
        "parties": parties,
        "onlookers": onlookers,
    }
    environment.globals |= {
        "STATIONS": STATIONS,
        "official_signer": official_signer,
        "blank_official": Official(),
    }
    return environment
