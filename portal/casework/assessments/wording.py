"""Texts of scores, and of assessments in the audit trail.

Questions and answers use the words of their questionnaire.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.casework.assessments.answers import SectionProgress, flatten
from portal.casework.assessments.models import Assessment, Conclusion, Questionnaire
from portal.casework.assessments.queries import definition_of
from portal.casework.assessments.questionnaire import (
    ROSTER,
    Definition,
    Question,
    QuestionKind,
    member_field,
)
from portal.casework.assessments.score import Advice, Result, Sign, answer_in_words
from portal.core.counting import counted
from portal.core.extensions import db
from portal.core.types import Rupiah
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.wording import AuditWords, Lines, Words
from portal.registry.households.models import Person

CONCLUSIONS: Mapping[Conclusion, LazyString] = {
    Conclusion.ELIGIBLE: _("Layak dibantu program ini"),
    Conclusion.NOT_ELIGIBLE: _("Tidak layak dibantu program ini"),
}
NEEDS: Mapping[str, LazyString] = {
    "cash": _("uang tunai"),
    "goods": _("barang atau sembako"),
    "tool": _("alat kerja"),
}
ADVICE: Mapping[Advice, LazyString] = {
    Advice.BOTH: _(
        "Kedua ukuran menunjuk keluarga miskin ekstrem: tandanya cukup banyak, dan hidupnya di"
        " bawah garis."
    ),
    Advice.SIGNS: _(
        "Menurut tandanya keluarga ini miskin, tetapi uangnya tidak di bawah garis. Tanyakan lagi"
        " penghasilan dan pengeluarannya."
    ),
    Advice.LINE: _(
        "Keluarga ini hidup di bawah garis, tetapi tandanya belum banyak. Mungkin baru jatuh"
        " miskin: tanyakan apa yang terjadi."
    ),
    Advice.NEITHER: _("Kedua ukuran tidak menunjuk keluarga miskin ekstrem."),
    Advice.OPEN: _("Belum dapat disarankan: masih ada jawaban yang menentukan."),
}


def score_in_words(result: Result) -> str:
    """Return the score as text: ``12 dari 14 tanda kemiskinan terpenuhi``."""
    return counted("%(met)d dari %(n)s tanda kemiskinan terpenuhi", result.total, met=result.met)


def line_in_words(result: Result) -> str:
    """Return as text the family's money per person compared with the poverty line of the day."""
    spending, income = result.spending_per_person, result.income_per_person
    per_person = income if spending is None else spending
    if per_person is None:
        return str(gettext("Penghasilan dan pengeluaran belum dijawab."))
    amounts = {"amount": Rupiah(per_person), "line": Rupiah(result.line)}
    if result.below_line:
        text = gettext("%(amount)s per orang sebulan, di bawah garis %(line)s", **amounts)
    else:
        text = gettext("%(amount)s per orang sebulan, tidak di bawah garis %(line)s", **amounts)
    return str(text)


def what_would_change_the_advice(result: Result) -> list[str]:
    """Return as text what would change the advice: how certain it is and what would help."""
    lines = [_more_or_fewer_signs(result)]
    if result.income_to_line:
        lines.append(
            gettext(
                "Penghasilan keluarga perlu naik %(amount)s sebulan untuk mencapai garis.",
                amount=Rupiah(result.income_to_line),
            )
        )
    return lines


def _more_or_fewer_signs(result: Result) -> str:
    lacking = result.poor_from - result.met
    if lacking <= 0:
        return counted(
            "Bila %(n)s tanda teratasi, keluarga ini tidak lagi termasuk miskin menurut tandanya.",
            1 - lacking,
        )
    if result.unanswered >= lacking:
        return counted(
            "%(n)s tanda belum dijawab; bila %(lacking)d di antaranya ada, keluarga ini termasuk"
            " miskin.",
            result.unanswered,
            lacking=lacking,
        )
    return counted(
        "Kurang %(n)s tanda lagi untuk termasuk miskin (batasnya %(limit)d).",
        lacking,
        limit=result.poor_from,
    )


def cautions(result: Result) -> list[str]:
    """Return as text the contradictions in the answers that should be asked again."""
    found = []
    if result.size != result.registered:
        found.append(
            counted(
                "Menurut jawaban ada %(n)s orang di rumah ini; di data keluarga tercatat"
                " %(registered)d.",
                result.size,
                registered=result.registered,
            )
        )
    if result.income is not None and result.spending is not None:
        if result.spending > 2 * max(result.income, 1):
            found.append(
                gettext(
                    "Pengeluaran lebih dari dua kali penghasilan. Tanyakan dari mana selisihnya:"
                    " utang, kiriman, atau bantuan."
                )
            )
        elif result.income > 2 * max(result.spending, 1):
            found.append(
                gettext("Penghasilan lebih dari dua kali pengeluaran. Tanyakan lagi keduanya.")
            )
    return found


def sign_badge(met: bool | None) -> tuple[str, str]:
    """Return text and tone of the badge that tells whether a sign of poverty was found."""
    if met is None:
        return gettext("belum dijawab"), "due"
    return (gettext("ada"), "done") if met else (gettext("tidak ada"), "neutral")


def section_badge(section: SectionProgress) -> tuple[str, str]:
    """Return text and tone of the badge that tells what a section of a draft lacks."""
    if section.missing:
        return gettext("%(num)d wajib belum dijawab", num=len(section.missing)), "due"
    if section.total and section.answered:
        return gettext("wajib lengkap"), "done"
    return gettext("boleh kosong"), "neutral"


@dataclass(frozen=True)
class _PlacedQuestion:
    """A question in its section; ``person`` is empty for the household."""

    name: str
    section: str
    person: str
    question: Question

    @property
    def label(self) -> str:
        return ": ".join(part for part in (self.person, self.question.label) if part)


def audit_values_in_words(events: Sequence[AuditEvent]) -> Mapping[int, Words]:
    """Return the values of audit events as text, in the words of the answered questionnaire."""
    contents = {event: event.values.content for event in events if event.values is not None}
    definitions = _definitions({event.subject_id for event in contents})
    people = _people({key for content in contents.values() for key in _asked_about(content)})
    return {
        event.sequence: _words(content, definitions[event.subject_id], people)
        for event, content in contents.items()
        if event.subject_id in definitions
    }


def _definitions(assessment_ids: set[int | None]) -> Mapping[int | None, Definition]:
    """Return the questionnaire of each assessment; each version is parsed once."""
    query = (
        select(Assessment.id, Questionnaire)
        .join(Assessment.questionnaire)
        .where(Assessment.id.in_(assessment_ids))
    )
    asked = {row.id: row.Questionnaire for row in db.session.execute(query)}
    read = {version: definition_of(version) for version in set(asked.values())}
    return {key: read[version] for key, version in asked.items()}


def _people(ids: set[str]) -> Mapping[str, str]:
    query = select(Person.id, Person.name).where(Person.id.in_([int(key) for key in ids]))
    return {str(row.id): row.name for row in db.session.execute(query)}


def _asked_about(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of persons found in the field names of answers."""
    for name in _recorded(content):
        prefix, _, rest = name.partition("-")
        if prefix == ROSTER:
            yield rest.partition("-")[0]


def _recorded(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return answers by field name. A save records only the names, completion also the values."""
    answers = content.get("answers") or {}
    return flatten(answers) if isinstance(answers, Mapping) else dict.fromkeys(answers)


def _words(content: Mapping[str, Any], definition: Definition, people: Mapping[str, str]) -> Words:
    recorded = _recorded(content)
    about = {key: people.get(key, key) for key in _asked_about(content)}
    put = [item for item in _every_question(definition, about) if item.name in recorded]
    if not content.get("result"):
        return {"answers": _by_section(put)}
    return {
        "answers": [
            (item.label, answer_in_words(item.question, recorded[item.name])) for item in put
        ],
        "result": _result(Result.from_json(content["result"])),
    }


def _every_question(definition: Definition, about: Mapping[str, str]) -> Iterator[_PlacedQuestion]:
    for section in definition.sections:
        for question in section.questions:
            if question.kind is not QuestionKind.PEOPLE:
                yield _PlacedQuestion(question.key, section.title, "", question)
                continue
            for key, name in about.items():
                for column in question.columns:
                    yield _PlacedQuestion(
                        member_field(key, column.key), section.title, name, column
                    )


def _by_section(put: Iterable[_PlacedQuestion]) -> Lines:
    return [
        (title, "; ".join(item.label for item in items))
        for title, items in groupby(put, key=attrgetter("section"))
    ]


def _result(result: Result) -> Lines:
    return [
        (gettext("Tanda kemiskinan"), score_in_words(result)),
        (gettext("Garis kemiskinan"), line_in_words(result)),
        *((item.sign, _sign(item)) for item in result.signs),
        *((gettext("Perlu diperhatikan"), flag) for flag in result.flags),
    ]


def _sign(item: Sign) -> str:
    if item.met is None:
        return gettext("belum dijawab")
    state = gettext("ada") if item.met else gettext("tidak ada")
    return gettext("%(state)s; jawabannya: %(answer)s", state=state, answer=item.reason)


KINDS: Mapping[QuestionKind, LazyString] = {
    QuestionKind.CHOICE: _("satu pilihan"),
    QuestionKind.MULTI: _("beberapa pilihan"),
    QuestionKind.YES_NO: _("ya atau tidak"),
    QuestionKind.NUMBER: _("angka"),
    QuestionKind.RUPIAH: _("rupiah"),
    QuestionKind.DAY: _("tanggal"),
    QuestionKind.TEXT: _("tulisan"),
    QuestionKind.PEOPLE: _("untuk tiap anggota"),
}
AUDIT_WORDS = AuditWords(
    nouns={
        "assessments": _("asesmen"),
        "questionnaire_drafts": _("rancangan kuesioner"),
        "questionnaires": _("kuesioner"),
    },
    sentences={
        "questionnaire_drafts.change": _("mengubah rancangan kuesioner"),
        "questionnaire_drafts.discard": _("membuang rancangan kuesioner"),
        "questionnaire_drafts.start": _("memulai rancangan kuesioner"),
    },
    fields={
        "amounts": _("jumlah rupiah"),
        "answers": _("jawaban"),
        "assessment_id": _("nomor asesmen"),
        "completed_at": _("waktu selesai"),
        "completed_by_id": _("yang menyelesaikan"),
        "conclusion": _("kesimpulan"),
        "conclusion_reason": _("alasan kesimpulan"),
        "flags": _("yang perlu diperhatikan"),
        "income": _("penghasilan"),
        "line": _("garis kemiskinan"),
        "met": _("terpenuhi"),
        "monthly_income": _("penghasilan sebulan"),
        "monthly_spending": _("pengeluaran sebulan"),
        "needs": _("kebutuhan"),
        "poor_from": _("miskin mulai dari"),
        "question": _("pertanyaan"),
        "poverty_line": _("garis kemiskinan"),
        "registered": _("tercatat"),
        "result": _("hasil"),
        "signs": _("tanda kemiskinan"),
        "size": _("jumlah orang"),
        "spending": _("pengeluaran"),
        "version": _("versi"),
        "written_by": _("penjawab"),
    },
    codes={
        "completed": _("selesai"),
        "draft": _("draf"),
        "eligible": _("layak"),
    },
    readers={"assessments": audit_values_in_words},
)
