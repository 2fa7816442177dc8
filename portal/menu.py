"""The menu, in the order of a household's journey."""

from flask_babel import lazy_gettext as _

from portal.permissions import Permission
from portal.web.navigation import NavigationItem

P = Permission

MENU: tuple[NavigationItem, ...] = (
    NavigationItem(_("Beranda"), "dashboard.index", (P.CASE_SEE,), order=5),
    NavigationItem(_("Cari"), "search.index", (P.REGISTRY_SEE, P.CASE_SEE), order=10),
    NavigationItem(_("Keluarga"), "households.index", (P.REGISTRY_SEE,), order=20),
    NavigationItem(_("Impor daftar"), "intake.index", (P.IMPORT_RUN,), order=25),
    NavigationItem(_("Data ganda"), "linkage.index", (P.IDENTITY_MERGE,), order=28),
    NavigationItem(
        _("Kasus"),
        "cases.index",
        (P.CASE_SEE,),
        order=30,
        blueprints=("case_file", "assessments", "follow_ups"),
    ),
    NavigationItem(_("Bantuan"), "decisions.index", (P.CASE_SEE,), order=40),
    NavigationItem(_("Acara"), "handovers.events", (P.EVENT_MANAGE,), order=50),
    NavigationItem(_("Surat"), "receipts.index", (P.PAPER_ISSUE, P.AUDIT_READ), order=60),
    NavigationItem(_("Pengasuh"), "sponsors.index", (P.CASE_SEE,), order=75),
    NavigationItem(_("Pengaduan"), "complaints.index", (P.COMPLAINT_SEE,), order=80),
    NavigationItem(_("Pesan SMS"), "messages.index", (P.MESSAGE_SEE,), order=90),
    NavigationItem(_("Pengumuman SMS"), "announcements.index", (P.MESSAGE_SEND,), order=91),
    NavigationItem(_("SMS masuk"), "replies.index", (P.COMPLAINT_HANDLE,), order=95),
    NavigationItem(_("Ekspor data"), "exports.index", (P.DATA_EXPORT,), order=100),
    NavigationItem(_("Akun petugas"), "staff.index", (P.ACCOUNT_MANAGE,), order=200),
    NavigationItem(_("Instansi"), "agencies.index", (P.AGENCY_MANAGE,), order=205),
    NavigationItem(_("Program dan aturan"), "aid.programmes", (P.AGENCY_MANAGE,), order=206),
    NavigationItem(
        _("Akses instansi"), "agency_access.index", (P.AGENCY_ACCESS_MANAGE,), order=207
    ),
    NavigationItem(_("Katalog bantuan"), "decisions.catalogue", (P.SETTING_MANAGE,), order=210),
    NavigationItem(_("Sumber dana"), "decisions.funds", (P.SETTING_MANAGE,), order=220),
    NavigationItem(_("Teks SMS"), "message_texts.index", (P.TEMPLATE_MANAGE,), order=230),
    NavigationItem(_("Pengaturan"), "settings.index", (P.SETTING_MANAGE,), order=240),
    NavigationItem(
        _("Jejak audit"), "audit.index", (P.AUDIT_READ, P.AUDIT_READ_ACCOUNTS), order=250
    ),
)
