"""What papers rest on: an address that everybody can open, and a letterhead that was looked at."""

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.core.public_address import is_public
from portal.platform.documents.letterhead import EMBLEM, letterhead
from portal.platform.documents.sample import sample_paper
from portal.platform.documents.settings import print_size
from portal.platform.office.settings import ADDRESS
from portal.platform.readiness.checks import Chapter, Check, Standing, advised, green, needed
from portal.platform.settings import value_of


def _address() -> Standing:
    address = current_app.config["PUBLIC_URL"]
    if is_public(address):
        return green(
            gettext(
                "%(address)s. Pindai kode ini dengan ponsel: butir ini hijau setelah kodenya"
                " terbuka.",
                address=address,
            )
        )
    return needed(
        gettext(
            "%(address)s tidak terbuka di internet: surat dicetak sebagai DRAF tanpa kode QR. Isi"
            " PUBLIC_URL dengan alamat https:// portal ini, lalu jalankan lagi.",
            address=address,
        )
    )


def _sample() -> Standing:
    head = letterhead()
    if not head.address:
        return needed(gettext("Isi dahulu alamat pada kop."), "settings.edit", key=ADDRESS.key)
    return green(gettext("Buka contoh BAST, periksa kop dan tata letaknya, lalu pastikan."))


def _what_is_looked_at() -> str:
    return f"{print_size()} {sample_paper().to_json()}"


def _emblem() -> Standing:
    if value_of(EMBLEM):
        return green(gettext("Terpasang pada kop semua surat."))
    return advised(gettext("Belum ada lambang: kop surat hanya berisi nama."))


CHECKS = (
    Check(
        key="address",
        chapter=Chapter.PLACE,
        title=_("Alamat umum portal"),
        find=_address,
        about=lambda: str(current_app.config["PUBLIC_URL"]),
        holds_papers=True,
    ),
    Check(
        key="emblem",
        chapter=Chapter.PAPERS,
        title=_("Lambang"),
        find=_emblem,
        endpoint="documents.emblem",
        settings=(EMBLEM,),
    ),
    Check(
        key="sample",
        chapter=Chapter.PAPERS,
        title=_("Contoh BAST"),
        find=_sample,
        endpoint="documents.sample",
        about=_what_is_looked_at,
        question=_("Sudah dilihat, kop ini benar"),
        holds_papers=True,
    ),
)
