"""The score in plain words. What was asked and answered stays in the words of its questionnaire."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext

from portal.assessments.models import Conclusion
from portal.assessments.score import Advice, Result
from portal.types import Rupiah

CONCLUSIONS: Mapping[Conclusion, LazyString] = {
    Conclusion.ELIGIBLE: lazy_gettext("Layak dibantu program ini"),
    Conclusion.NOT_ELIGIBLE: lazy_gettext("Tidak layak dibantu program ini"),
}
NEEDS: Mapping[str, LazyString] = {
    "cash": lazy_gettext("uang tunai"),
    "goods": lazy_gettext("barang atau sembako"),
    "tool": lazy_gettext("alat kerja"),
}
ADVICE: Mapping[Advice, LazyString] = {
    Advice.BOTH: lazy_gettext(
        "Kedua ukuran menunjuk keluarga miskin ekstrem: tandanya cukup banyak, dan hidupnya di"
        " bawah garis."
    ),
    Advice.SIGNS: lazy_gettext(
        "Menurut tandanya keluarga ini miskin, tetapi uangnya tidak di bawah garis. Tanyakan lagi"
        " penghasilan dan pengeluarannya."
    ),
    Advice.LINE: lazy_gettext(
        "Keluarga ini hidup di bawah garis, tetapi tandanya belum banyak. Mungkin baru jatuh"
        " miskin: tanyakan apa yang terjadi."
    ),
    Advice.NEITHER: lazy_gettext("Kedua ukuran tidak menunjuk keluarga miskin ekstrem."),
    Advice.OPEN: lazy_gettext("Belum dapat disarankan: masih ada jawaban yang menentukan."),
}


def score_in_words(result: Result) -> str:
    """``12 dari 14 tanda kemiskinan terpenuhi``."""
    text = gettext(
        "%(met)d dari %(total)d tanda kemiskinan terpenuhi", met=result.met, total=result.total
    )
    return str(text)


def line_in_words(result: Result) -> str:
    """Where the family's money per person stands against the line of the day."""
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


def what_would_change_it(result: Result) -> list[str]:
    """What would turn the advice, so that a reader sees how firm it is and what would help."""
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
        text = gettext(
            "Bila %(num)d tanda teratasi, keluarga ini tidak lagi termasuk miskin menurut"
            " tandanya.",
            num=1 - lacking,
        )
    elif result.unanswered >= lacking:
        text = gettext(
            "%(open)d tanda belum dijawab; bila %(lacking)d di antaranya ada, keluarga ini"
            " termasuk miskin.",
            open=result.unanswered,
            lacking=lacking,
        )
    else:
        text = gettext(
            "Kurang %(num)d tanda lagi untuk termasuk miskin (batasnya %(limit)d).",
            num=lacking,
            limit=result.poor_from,
        )
    return str(text)


def cautions(result: Result) -> list[str]:
    """What does not fit together and should be asked again."""
    found = []
    if result.size != result.registered:
        found.append(
            gettext(
                "Menurut jawaban ada %(size)d orang di rumah ini; di data keluarga tercatat"
                " %(registered)d.",
                size=result.size,
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
