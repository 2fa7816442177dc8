"""Settings of replies."""

from flask_babel import lazy_gettext as _

from portal.platform.settings import SettingKind, define

STOP_WORDS = define(
    "replies.stop_words",
    SettingKind.TEXT,
    group=_("SMS masuk"),
    label=_("Kata lain untuk berhenti menerima SMS"),
    hint=_("Di samping yang sudah dikenal, seperti berhenti, stop, eureun, liren. Dipisah koma."),
    default="",
)

SETTINGS = (STOP_WORDS,)
