"""What the office has set, for who may read and not change it."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import attendance_counts_by_event
from portal.casework.handovers.wording import EVENT_STATUS, EVENT_TONE
from portal.core.clock import today
from portal.core.counting import counted, thousands
from portal.core.extensions import db
from portal.overview.inspection.permissions import OFFICE_INSPECT
from portal.overview.inspection.queries import all_events, all_imports, newest_texts
from portal.overview.inspection.views.blueprint import ON_A_PAGE, ListRow, blueprint, show_list
from portal.platform.accounts.guard import guard
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.steps import STEPS, shipped_text
from portal.platform.settings.queries import all_histories
from portal.platform.settings.wording import shown
from portal.platform.web.filters import hari_tanggal, tanggal_pendek
from portal.platform.web.pagination import Sort, paginate
from portal.registry.agencies.models import Import
from portal.registry.agencies.queries import programmes
from portal.registry.aid.queries import all_rules
from portal.registry.aid.wording import rule_badge, rule_in_words
from portal.registry.intake.wording import STATUS, TONE


@blueprint.get("/pengaturan")
@guard(OFFICE_INSPECT)
def settings() -> ResponseReturnValue:
    """Every setting with the value that holds, since when, by whom and on what basis."""
    rows = [
        ListRow(
            str(course.setting.label),
            [
                group,
                _("bawaan portal") if not course.now.set_at else course.now.set_by,
                _("sejak %(day)s", day=tanggal_pendek(course.now.valid_from)),
                course.now.basis,
            ],
            right=shown(course.setting, course.now.value),
        )
        for group, courses in all_histories(on=today()).items()
        for course in courses
    ]
    about = _("Nilai yang berlaku hari ini. Perubahannya ada di jejak audit.")
    return show_list(rows, title=_("Pengaturan untuk dibaca"), about=about)


@blueprint.get("/aturan")
@guard(OFFICE_INSPECT)
def rules() -> ResponseReturnValue:
    """Every rule of overlap, in words; the ended ones last."""
    known = {programme.id: programme for programme in programmes()}
    rows = []
    for rule in all_rules():
        word, tone = rule_badge(rule)
        since = _("berlaku sejak %(day)s", day=tanggal_pendek(rule.valid_from))
        until = (
            _("sampai %(day)s", day=tanggal_pendek(rule.valid_until)) if rule.valid_until else ""
        )
        line = [rule_in_words(rule, known), rule.legal_basis, since, until]
        rows.append(ListRow(rule.name, line, right=word, tone=tone))
    about = _("Aturan menunjukkan bantuan lain kepada yang menetapkan; tidak ada yang dihapus.")
    return show_list(rows, title=_("Aturan untuk dibaca"), about=about)


@blueprint.get("/teks-sms")
@guard(OFFICE_INSPECT)
def texts() -> ResponseReturnValue:
    """Each text that families are sent, in every language, and who wrote it."""
    own = newest_texts()
    rows = []
    for step, known in STEPS.items():
        for code, language in sms_languages().items():
            written = own.get((step.value, code))
            text = written.text if written else shipped_text(step, code)
            writer = written.writer.name if written and written.writer else _("bawaan portal")
            rows.append(ListRow(f"{known.label} ({language})", [text, writer]))
    about = _("Teks yang berlaku sekarang dalam setiap bahasa.")
    return show_list(rows, title=_("Teks SMS untuk dibaca"), about=about)


@blueprint.get("/acara")
@guard(OFFICE_INSPECT)
def events() -> ResponseReturnValue:
    """Every event, the latest first, with how many families came."""
    page = paginate(
        db.session(),
        all_events(),
        Sort(HandoverEvent.starts_at, descending=True),
        Sort(HandoverEvent.id, descending=True),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    tallies = attendance_counts_by_event([event.id for event in page.items])
    rows = []
    for event in page.items:
        tally = tallies.get(event.id)
        asked = tally.invited + tally.left if tally else 0
        served = thousands(tally.served) if tally else "0"
        told = counted("%(served)s dari %(n)s keluarga sudah menerima", asked, served=served)
        rows.append(
            ListRow(
                event.name,
                [hari_tanggal(event.starts_at), event.place, told],
                right=str(EVENT_STATUS[event.status]),
                tone=EVENT_TONE[event.status],
            )
        )
    about = _("Semua acara serah terima, yang terbaru dahulu.")
    return show_list(rows, title=_("Acara untuk dibaca"), about=about, page=page)


@blueprint.get("/impor")
@guard(OFFICE_INSPECT)
def imports() -> ResponseReturnValue:
    """Every list that came in, the newest first, with what became of its rows."""
    page = paginate(
        db.session(),
        all_imports(),
        Sort(Import.id, descending=True),
        cursor=request.args.get("after"),
        size=ON_A_PAGE,
    )
    rows = [
        ListRow(
            found.agency.name,
            [
                found.file.name,
                tanggal_pendek(found.started_at),
                _(
                    "%(accepted)s diterima, %(refused)s ditolak",
                    accepted=thousands(found.accepted),
                    refused=thousands(found.refused),
                ),
            ],
            url=url_for("audit.index", tentang="imports"),
            right=str(STATUS[found.status]),
            tone=TONE[found.status],
        )
        for found in page.items
    ]
    about = _("Semua daftar instansi yang pernah masuk.")
    return show_list(rows, title=_("Impor untuk dibaca"), about=about, page=page)
