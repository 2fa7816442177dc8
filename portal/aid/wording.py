"""The words of aid from everybody, and of its overlaps."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from portal.agencies.models import Given, Programme
from portal.aid.models import AidRule, FactSource, Verdict

GIVEN: Mapping[Given, LazyString] = {
    Given.CASH: _("Uang tunai"),
    Given.GOODS: _("Barang atau sembako"),
    Given.TOOL: _("Alat kerja"),
    Given.SERVICE: _("Layanan"),
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


def rule_in_words(rule: AidRule, programmes: Mapping[int, Programme]) -> str:
    """A rule as one reads it aloud: what is proposed, what was given, how long ago, for whom."""
    given = _side(rule.given_programme_id, rule.given_kind, programmes)
    if rule.same_kind:
        given = gettext("%(given)s yang sejenis", given=given)
    if rule.regular_only:
        given = gettext("%(given)s yang rutin", given=given)
    when = (
        gettext("dalam %(n)d bulan terakhir", n=rule.within_months)
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


def _side(programme_id: int | None, kind: Given | None, programmes: Mapping[int, Programme]) -> str:
    if programme_id is not None and kind is not None:
        return f"{programmes[programme_id].name} ({str(GIVEN[kind]).lower()})"
    if programme_id is not None:
        return programmes[programme_id].name
    if kind is not None:
        return str(GIVEN[kind]).lower()
    return gettext("bantuan apa pun")


def aid_words() -> dict[str, Any]:
    """Helpers for every template that shows aid from everybody."""
    return {
        "given_kind": GIVEN,
        "fact_source": SOURCE,
        "overlap_verdict": VERDICT,
        "overlap_tone": TONE,
    }
