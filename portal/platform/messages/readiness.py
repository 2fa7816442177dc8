"""What SMS rest on."""

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.core.clock import ZONE_NAME
from portal.core.extensions import db
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.sending_hours import sending_hours
from portal.platform.messages.steps import Step
from portal.platform.office.settings import SMS_OFFICE, SMS_PROGRAMME
from portal.platform.readiness.checks import Chapter, Check, Standing, advised, green
from portal.platform.settings import value_of

_ARRIVED = (MessageStatus.SENT, MessageStatus.DELIVERED)


def _texts() -> Standing:
    hours = sending_hours()
    return green(
        gettext(
            "%(programme)s, petugas %(office)s; bahasa: %(languages)s. Dikirim pukul"
            " %(opens)s–%(closes)s %(zone)s, Jumat berhenti pukul %(rest)s–%(until)s.",
            programme=value_of(SMS_PROGRAMME),
            office=value_of(SMS_OFFICE),
            languages=", ".join(str(name) for name in sms_languages().values()),
            opens=f"{hours.opens:%H.%M}",
            closes=f"{hours.closes:%H.%M}",
            rest=f"{hours.friday_rest_from:%H.%M}",
            until=f"{hours.friday_rest_until:%H.%M}",
            zone=ZONE_NAME,
        )
    )


def _what_texts_say() -> str:
    return "\n".join((value_of(SMS_PROGRAMME), value_of(SMS_OFFICE), *sms_languages()))


def _provider() -> Standing:
    provider = current_app.config["SMS_PROVIDER"]
    if provider == "console":
        return advised(
            gettext("SMS belum dikirim: SMS_PROVIDER masih console. Lihat docs/operations.md.")
        )
    return green(gettext("SMS dikirim melalui %(provider)s.", provider=provider.title()))


def _test() -> Standing:
    query = select(Message).where(Message.step == Step.TEST, Message.status.in_(_ARRIVED))
    last = db.session.scalars(query.order_by(Message.id.desc()).limit(1)).first()
    if last is None:
        return advised(gettext("Belum ada SMS uji yang sampai."))
    return green(gettext("SMS uji sampai."), at=last.sent_at)


CHECKS = (
    Check(
        key="texts",
        chapter=Chapter.MESSAGES,
        title=_("Nama, bahasa, dan jam kirim SMS"),
        find=_texts,
        endpoint="message_texts.index",
        about=_what_texts_say,
        question=_("Sudah benar"),
    ),
    Check(key="provider", chapter=Chapter.MESSAGES, title=_("Penyedia SMS"), find=_provider),
    Check(
        key="test_sms",
        chapter=Chapter.MESSAGES,
        title=_("SMS uji"),
        find=_test,
        endpoint="test_sms.index",
    ),
)
