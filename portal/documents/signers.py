"""Who signs a paper, in which order, and under which heading."""

from dataclasses import dataclass

from portal.documents.papers import BastPaper, CashPaper, Official, ReceiptPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A place to sign. ``stamp`` reminds of the meterai, ``thumb`` leaves room for a thumbprint."""

    heading: str
    name: str
    detail: str = ""
    image: str = ""
    stamp: bool = False
    thumb: bool = False


def official_signer(heading: str, official: Official) -> Signer:
    """An official with the NIP under the name, if there is one."""
    detail = f"NIP {official.nip}" if official.nip else ""
    return Signer(heading=heading, name=official.name, detail=detail, image=official.signature)


def receiving_signer(heading: str, paper: ReceiptPaper) -> Signer:
    """The recipient, or who stands in for her and says so under the name."""
    person = paper.representative or paper.receiver
    return Signer(
        heading=heading,
        name=person.name,
        detail=f"mewakili {paper.receiver.name}" if paper.representative else "",
        image=person.signature,
        stamp=paper.needs_stamp,
        thumb=True,
    )


def parties(paper: ReceiptPaper) -> tuple[Signer, ...]:
    """The two who hand over and receive; the one who receives signs first."""
    if isinstance(paper, CashPaper):
        return (
            receiving_signer("Yang menerima,", paper),
            official_signer("Yang menyerahkan,", paper.giver),
        )
    return (
        receiving_signer("PIHAK KEDUA,", paper),
        official_signer("PIHAK KESATU,", paper.giver),
    )


def onlookers(paper: BastPaper) -> tuple[Signer, ...]:
    """The witnesses, and the head of the village who takes note."""
    signers = [
        Signer(heading=f"Saksi {place},", name=w.name, detail=w.role, image=w.signature)
        for place, w in enumerate(paper.witnesses, start=1)
    ]
    if head := paper.acknowledged_by:
        signers.append(official_signer(f"Mengetahui,\n{head.position},", head))
    return tuple(signers)
