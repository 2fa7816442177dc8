"""Labels and texts of aid and overlaps."""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.core.clock import today
from portal.core.counting import counted
from portal.platform.audit.wording import AuditWords
from portal.registry.agencies.models import BenefitKind, Programme
from portal.registry.aid.models import AidRule, AidSource, Direction, FactSource, Verdict

GIVEN: Mapping[BenefitKind, LazyString] = {
    BenefitKind.CASH: _("Uang tunai"),
    BenefitKind.GOODS: _("Barang atau sembako"),
    BenefitKind.TOOL: _("Alat kerja"),
    BenefitKind.SERVICE: _("Layanan"),
}
SOURCE: Mapping[FactSource, LazyString] = {
    FactSource.LIST: _("daftar instansi"),
    FactSource.HANDOVER: _("serah terima"),
    FactSource.GIFT: _("pengasuh"),
}
VERDICT: Mapping[Verdict, LazyString] = {
    Verdict.ALLOWED: _("boleh"),
    Verdict.REVIEW: _("perlu diperiksa"),
    Verdict.FORBIDDEN: _("dilarang"),
}
TONE: Mapping[Verdict, str] = {
    Verdict.ALLOWED: "done",
    Verdict.REVIEW: "due",
    Verdict.FORBIDDEN: "danger",
}
_NAMED = 3
#: Texts for the direction of an exchange.
DIRECTION: Mapping[Direction, LazyString] = {
    Direction.EXPORT: _("daftar kita diunduh"),
    Direction.CHECK: _("daftar lain diperiksa"),
}


def said_by(sources: Sequence[AidSource]) -> str:
    """Return the sources of a fact as text: each list once with agency and file; otherwise ours.

    Of many lists only the first are named and the others counted.
    """
    lists = {one.import_id: one.imported for one in sources if one.imported is not None}
    if not lists:
        return str(SOURCE[sources[0].source]) if sources else ""
    named = [
        gettext("daftar %(agency)s (%(file)s)", agency=found.agency.name, file=found.file.name)
        for found in list(lists.values())[:_NAMED]
    ]
    if len(lists) > _NAMED:
        named.append(counted("%(n)s daftar lain", len(lists) - _NAMED))
    return ", ".join(named)


def rule_badge(rule: AidRule) -> tuple[str, str]:
    """Return text and tone of a rule's verdict, or that it has ended."""
    if rule.valid_until is not None and rule.valid_until < today():
        return gettext("berakhir"), "stopped"
    return str(VERDICT[rule.verdict]), TONE[rule.verdict]


def rule_in_words(rule: AidRule, programmes: Mapping[int, Programme]) -> str:
    """Return a rule as a sentence: what is proposed, what was given, how long ago, to whom."""
    given = _side(rule.given_programme_id, rule.given_kind, programmes)
    if rule.same_kind:
        given = gettext("%(given)s yang sejenis", given=given)
    if rule.regular_only:
        given = gettext("%(given)s yang rutin", given=given)
    when = (
        counted("dalam %(n)s bulan terakhir", rule.within_months)
        if rule.within_months
        else gettext("kapan pun")
    )
    whom = (
        gettext("oleh orang yang sama") if rule.per_person else gettext("oleh keluarga yang sama")
    )
    return gettext(
        "Diusulkan %(proposed)s, sudah diterima %(given)s %(whom)s %(when)s",
        proposed=_side(rule.proposed_programme_id, rule.proposed_kind, programmes),
        given=given,
        whom=whom,
        when=when,
    )


def _side(
    programme_id: int | None, kind: BenefitKind | None, programmes: Mapping[int, Programme]
) -> str:
    if programme_id is not None and kind is not None:
        return f"{programmes[programme_id].name} ({str(GIVEN[kind]).lower()})"
    if programme_id is not None:
        return programmes[programme_id].name
    if kind is not None:
        return str(GIVEN[kind]).lower()
    return gettext("bantuan apa pun")


AUDIT_WORDS = AuditWords(
    nouns={
        "aid_rules": _("aturan tumpang tindih"),
    },
    sentences={
        "overlap_exchanges.check": _("mencocokkan daftar bersandi dari instansi lain"),
        "overlap_exchanges.export": _("mengunduh daftar bersandi untuk instansi lain"),
    },
    fields={
        "given_kind": _("jenis yang sudah diterima"),
        "given_on": _("diterima pada"),
        "given_programme_id": _("nomor program yang sudah diterima"),
        "legal_basis": _("dasar hukum"),
        "per_person": _("per orang"),
        "proposed_kind": _("jenis yang diusulkan"),
        "proposed_programme_id": _("nomor program yang diusulkan"),
        "regular": _("rutin"),
        "regular_only": _("hanya yang rutin"),
        "same_kind": _("hanya yang sejenis"),
        "valid_until": _("berlaku sampai"),
        "verdict": _("putusan aturan"),
        "within_months": _("dalam berapa bulan"),
    },
    codes={
        "allowed": _("boleh"),
        "forbidden": _("dilarang"),
    },
)
