"""Print a paper as PDF: its template, size and print mark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.core.lazy import lazy
from portal.core.types import without_title
from portal.platform.documents.emblem import emblem_image
from portal.platform.documents.formatting import (
    day_and_date,
    day_in_words,
    grouped,
    long_date,
    number_in_words,
    rupiah,
    rupiah_in_words,
)
from portal.platform.documents.papers import (
    STATIONS,
    AnnexPaper,
    BastPaper,
    CashPaper,
    DecisionPaper,
    InvitationPaper,
    Official,
    PackingPaper,
    ReceiptPaper,
    RosterPaper,
)
from portal.platform.documents.pdf import render_pdf
from portal.platform.documents.presses import set_articles
from portal.platform.documents.typesetter.article import Article

segno = lazy("segno")

TEMPLATES = Path(__file__).parents[3] / "templates" / "print"

Paper = (
    BastPaper
    | CashPaper
    | DecisionPaper
    | AnnexPaper
    | RosterPaper
    | InvitationPaper
    | PackingPaper
)
_SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


class PrintSize(StrEnum):
    """Page size of papers for a household; lists are always A4."""

    A4 = "a4"
    A5 = "a5"


#: Behind the text of a paper that is nobody's proof.
DRAFT = "DRAF"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMark:
    """What happened to a paper since it was issued; not part of the stored paper.

    ``copy`` counts the reprints: 0 is the first print. A void paper keeps its number. A draft is
    printed while the portal is not ready; it is nobody's proof.
    """

    copy: int = 0
    void: bool = False
    draft: bool = False

    def __str__(self) -> str:
        words = [f"CETAK ULANG ke-{self.copy}"] if self.copy else []
        if self.draft:
            words.insert(0, DRAFT)
        return " · ".join(["BATAL", *words] if self.void else words)


ORIGINAL = PrintMark()


def print_paper(
    paper: Paper, *, size: PrintSize = PrintSize.A4, mark: PrintMark = ORIGINAL
) -> bytes:
    """Return one paper as PDF. The same paper, size and mark give the same bytes."""
    return render_pdf(_html(paper, size, mark), title=_title(paper))


def print_papers(
    papers: Sequence[ReceiptPaper], *, size: PrintSize = PrintSize.A4, draft: bool = False
) -> list[bytes]:
    """Return many papers as PDF, each as :func:`print_paper` would, in an eighth of the time: set
    in blocks by two processes. A paper of more than one page is set alone."""
    mark = PrintMark(draft=draft)
    articles = [
        Article(_html(paper, size, mark, in_block=True), _title(paper), paper.day.isoformat())
        for paper in papers
    ]
    found = set_articles(articles, watermark=DRAFT if draft else "")
    return [
        pdf or print_paper(paper, size=size, mark=mark)
        for paper, pdf in zip(papers, found, strict=True)
    ]


def _html(paper: Paper, size: PrintSize, mark: PrintMark, *, in_block: bool = False) -> str:
    template = _environment().get_template(f"{paper.kind}.html")
    return template.render(
        paper=paper, size=size.value, mark=mark, title=_title(paper), in_block=in_block
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
    """Return a Jinja environment without translations, so that papers do not depend on the
    request."""
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
        "qr": qr_image,
        "without_title": without_title,
        "emblem": emblem_image,
        "parties": party_signers,
        "onlookers": witness_signers,
    }
    environment.globals |= {
        "STATIONS": STATIONS,
        "official_signer": official_signer,
        "blank_official": Official(),
    }
    return environment


def qr_svg(url: str) -> Markup:
    """Return a QR code for ``url`` as inline SVG, without inline style, sized by its container.

    Error correction M (15 %) survives a fold and a fingerprint at 20 mm. Raises ValueError if
    ``url`` is not a web address or contains 16 digits (NIK or No. KK): anyone can scan the code.
    """
    svg = BytesIO()
    _code(url).save(
        svg, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=2
    )
    return Markup(svg.getvalue().decode())  # noqa: S704 - segno writes only numbers into it


def qr_image(url: str) -> Markup:
    """Return the QR code of :func:`qr_svg` as an image, which says its address to whoever hears the
    paper, and which costs less to set than lines."""
    image = _code(url).png_data_uri(scale=4, border=2)
    return Markup('<img class="qr" src="{}" alt="Kode QR: {}">').format(image, url)


def _code(url: str) -> Any:
    if not url.startswith(("https://", "http://")):
        raise ValueError("a QR code on a paper carries a web address")
    if _SIXTEEN_DIGITS.search(url):
        raise ValueError("a QR code must not carry a personal number")
    return segno.make_qr(url, error="m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A signature block. ``stamp`` shows the meterai reminder, ``thumb`` leaves space for a
    thumbprint."""

    heading: str
    name: str
    detail: str = ""
    image: str = ""
    stamp: bool = False
    thumb: bool = False


def official_signer(heading: str, official: Official) -> Signer:
    """Return the block of an official, with the NIP below the name if there is one."""
    detail = f"NIP {official.nip}" if official.nip else ""
    return Signer(heading=heading, name=official.name, detail=detail, image=official.signature)


def receiving_signer(heading: str, paper: ReceiptPaper) -> Signer:
    """Return the block of the recipient, or of the representative with a note below the name."""
    person = paper.representative or paper.receiver
    return Signer(
        heading=heading,
        name=person.name,
        detail=f"mewakili {paper.receiver.name}" if paper.representative else "",
        image=person.signature,
        stamp=paper.needs_stamp,
        thumb=True,
    )


def party_signers(paper: ReceiptPaper) -> tuple[Signer, ...]:
    """Return the blocks of recipient and giver; the recipient comes first."""
    if isinstance(paper, CashPaper):
        return (
            receiving_signer("Yang menerima,", paper),
            official_signer("Yang menyerahkan,", paper.giver),
        )
    return (
        receiving_signer("PIHAK KEDUA,", paper),
        official_signer("PIHAK KESATU,", paper.giver),
    )


def witness_signers(paper: BastPaper) -> tuple[Signer, ...]:
    """Return the blocks of the witnesses and of the village head who acknowledges."""
    signers = [
        Signer(heading=f"Saksi {place},", name=w.name, detail=w.role, image=w.signature)
        for place, w in enumerate(paper.witnesses, start=1)
    ]
    if head := paper.acknowledged_by:
        signers.append(official_signer(f"Mengetahui,\n{head.position},", head))
    return tuple(signers)
