"""The papers of an event, set in four ways; the same papers in one run.

``python -m tests.benchmarks.event_papers COUNT WAY`` prints one JSON object: seconds by the clock,
seconds of processor of all processes, and their memory in MiB. The ways: ``loop`` sets each as a
document of its own, as WeasyPrint's manual shows; ``kept`` keeps fonts and styles and joins the
papers; ``portal`` is what an event gets; ``typst`` is the package of PyPI.
"""

import io
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from portal.overview.event_papers.jobs import PRINTED_PER_CHUNK
from portal.overview.event_papers.stack import join_pdfs
from portal.platform.documents.papers import BastPaper
from portal.platform.documents.presses import PRESSES, stop_presses
from portal.platform.documents.printing import (
    ORIGINAL,
    PrintSize,
    _html,
    print_paper,
    print_papers,
)
from portal.platform.documents.typesetter.article import STATIC
from tests.platform.documents.cast import SEWING_MACHINE, bast

_TYPST = """
#set page(paper: "a4", margin: (x: 20mm, y: 12mm))
#set text(size: 9.8pt, lang: "id")
#for it in json(bytes(sys.inputs.papers)) [
  #align(center)[
    #upper(it.letterhead.government) \\
    #text(size: 1.6em, weight: 600, upper(it.letterhead.office)) \\
    #it.letterhead.address \\ #it.letterhead.contact
    #line(length: 100%)
    = Berita Acara Serah Terima
    Bantuan Program #it.letterhead.programme \\ Nomor: #it.number
  ]
  Pada hari ini #it.day, bertempat di #it.place, kami yang bertanda tangan di bawah ini:
  #table(columns: (6em, 1fr), stroke: none, [Nama], [#it.giver.name], [NIP], [#it.giver.nip],
    [Jabatan], [#it.giver.position])
  bertindak untuk #it.letterhead.office, selanjutnya disebut *PIHAK KESATU*;
  #table(columns: (6em, 1fr), stroke: none, [Nama], [#it.receiver.name], [NIK],
    [#it.receiver.nik], [Alamat], [#it.receiver.address.street])
  selanjutnya disebut *PIHAK KEDUA*. Berdasarkan #it.legal_basis.join("; "), PIHAK KESATU
  menyerahkan dan PIHAK KEDUA menerima:
  #table(columns: (2em, 1fr, 4em, 4em, 5em, 7em), [No], [Uraian], [Jumlah], [Satuan], [Kondisi],
    [Nilai (Rp)], ..it.items.enumerate().map(((n, i)) => ([#(n + 1)], [#i.description],
    [#i.quantity], [#i.unit], [#i.condition], [#i.value])).flatten())
  + bantuan telah diperiksa bersama dan diterima lengkap, dalam jumlah dan kondisi di atas;
  + bantuan diterima gratis, tanpa pungutan dan tanpa potongan apa pun;
  + alat kerja akan dipakai dan dirawat untuk usaha keluarga, serta tidak akan dijual.
  Demikian berita acara ini dibuat dengan sebenarnya.
  #grid(columns: (1fr, 1fr), row-gutter: 5em, align(center)[PIHAK KEDUA,],
    align(center)[PIHAK KESATU,], align(center)[#it.receiver.name], align(center)[#it.giver.name])
  #grid(columns: (1fr, 1fr, 1fr), row-gutter: 5em, [Saksi 1,], [Saksi 2,], [Mengetahui,],
    ..it.witnesses.map(w => [#w.name]), [#it.acknowledged_by.name])
  Kasus #it.case_number · #it.check_url
  #pagebreak(weak: true)
]
"""


def papers(count: int) -> list[BastPaper]:
    """Return papers of one item, as most are, each with a number of its own."""
    return [
        bast(number=f"460/BAST-{number:04}/Dinsos/2026", items=(SEWING_MACHINE,))
        for number in range(1, count + 1)
    ]


def _loop(count: int, size: PrintSize = PrintSize.A4) -> None:
    import weasyprint  # noqa: PLC0415

    for paper in papers(count):
        html = _html(paper, size, ORIGINAL)
        weasyprint.HTML(string=html, base_url=f"{STATIC.as_uri()}/").write_pdf(
            stylesheets=[STATIC / "css" / "print.css", STATIC / "css" / "print-lists.css"],
            pdf_variant="pdf/ua-1",
        )


def _kept(count: int) -> None:
    join_pdfs([print_paper(paper) for paper in papers(count)], title="x")


def _portal(count: int) -> None:
    done = []
    every = papers(count)
    for start in range(0, count, PRINTED_PER_CHUNK):
        done += print_papers(every[start : start + PRINTED_PER_CHUNK])
    join_pdfs(done, title="x")
    stop_presses()


def _typst(count: int) -> None:
    import typst  # noqa: PLC0415

    told = [json.loads(paper.to_json())["paper"] for paper in papers(count)]
    pdf: Any = typst.compile(_TYPST.encode(), sys_inputs={"papers": json.dumps(told)})
    assert io.BytesIO(pdf).read(4) == b"%PDF"


WAYS: dict[str, Callable[[int], None]] = {
    "loop": _loop,
    "loop-a5": lambda count: _loop(count, PrintSize.A5),
    "kept": _kept,
    "portal": _portal,
    "typst": _typst,
}


def measure(count: int, way: str) -> dict[str, float]:
    """Return what setting this number of papers in this way costs, its start included."""
    start = time.perf_counter()
    before = _processor()
    WAYS[way](count)
    return {
        "wall": time.perf_counter() - start,
        "processor": _processor() - before,
        "memory": sum(
            resource.getrusage(whose).ru_maxrss / 1024 * number
            for whose, number in ((resource.RUSAGE_SELF, 1), (resource.RUSAGE_CHILDREN, PRESSES))
        ),
    }


def _processor() -> float:
    every = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in every)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))  # noqa: T201
