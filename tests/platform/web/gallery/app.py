"""Every component on one page with realistic data, for tests and for viewing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, NumberRange, Optional

from portal.casework.cases.permissions import CASE_SEE
from portal.core.clock import today
from portal.core.db.writers import WriterQueueTimeout
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import babel, csrf, htmx
from portal.platform.accounts.views.language import blueprint as language
from portal.platform.files.kept_files import KeptFile
from portal.platform.permissions import Role
from portal.platform.web import go_to, register_web, render_page
from portal.platform.web.fields import DayField, NikField, RupiahField, choices_of
from portal.platform.web.forms import PortalForm
from portal.platform.web.language import select_locale
from portal.platform.web.navigation import NavigationItem, add_navigation
from portal.platform.web.pagination import Page
from tests.paths import ROOT

TAKEN_NIK = "3216084107859002"
gallery = Blueprint("gallery", __name__, template_folder="templates")
accounts = Blueprint("accounts", __name__)
sessions = Blueprint("sessions", __name__)


class Supervisor(UserMixin):
    """The signed-in user: a supervisor of Dinsos."""

    id = 1
    actor_id = 1
    actor_name = "Ratna Komalasari"
    role = Role.SUPERVISOR
    district_codes = None


class HouseholdForm(PortalForm):
    """One field of each kind."""

    case = HiddenField()
    name = StringField("Nama kepala keluarga", [DataRequired()])
    nik = NikField("NIK", [DataRequired()])
    born = DayField("Tanggal lahir", [DataRequired()])
    income = RupiahField("Penghasilan sebulan", [Optional()])
    members = IntegerField("Jumlah anggota keluarga", [NumberRange(min=1, max=30)])
    village = SelectField(
        "Desa", choices=choices_of({"": "Pilih desa", "1": "Karangharja", "2": "Sumberurip"})
    )
    water = RadioField(
        "Sumber air minum",
        [DataRequired()],
        choices=choices_of(
            {"pdam": "Ledeng", "well": "Sumur terlindung", "rain": "Air hujan atau sungai"}
        ),
    )
    needs = SelectMultipleField(
        "Kebutuhan",
        choices=choices_of({"goods": "Sembako", "tool": "Alat kerja", "cash": "Uang tunai"}),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    consent = BooleanField("Setuju difoto bersama bantuan", [DataRequired()])
    note = TextAreaField("Catatan kunjungan")
    photo = FileField("Foto rumah")
    signature = HiddenField("Tanda tangan penerima")
    on_paper = BooleanField("Ditandatangani di kertas")


def _people(count: int = 6) -> list[SimpleNamespace]:
    names = ("Siti Rohmah", "Enok Suhaeti", "Ibu Karsih binti Sarmin", "Nurhayati", "Kokom", "Icih")
    stations = ("assessment", "decision", "handover", "follow_up", "closed", "assessment")
    days = (-3, 0, 2, 18, None, 1)
    return [
        SimpleNamespace(
            name=names[index % 6],
            line=["Desa Karangharja", "Pebayuran", f"BAKI-2026-{index + 1:06d}"],
            station=stations[index % 6],
            due=None if days[index % 6] is None else today() + timedelta(days=days[index % 6]),
        )
        for index in range(count)
    ]


def _timeline() -> list[dict[str, Any]]:
    return [
        {"what": "Kunjungan pendampingan ke-1 jatuh tempo", "when": "2 hari lagi", "tone": "due"},
        {
            "what": "Bantuan diserahkan",
            "detail": "Mesin jahit dan uang tunai Rp1.500.000",
            "when": "17 April 2026, 09.41 WIB",
            "who": "Dadang Hidayat",
            "url": "#",
            "tone": "done",
        },
        {"what": "Kasus dibuka", "when": "2 Maret 2026", "who": "Ratna Komalasari"},
    ]


@gallery.route("/", methods=["GET", "POST"])
def components() -> Response:
    """Show the gallery. ``?kosong`` shows it without data; submitting the empty form shows its
    errors.
    """
    form = HouseholdForm()
    if form.validate_on_submit():
        if form.nik.data.value != TAKEN_NIK:
            return make_response(go_to("/selesai"))
        form.accept(InvalidInput("NIK ini sudah dipakai Enok Suhaeti.", field="nik"))
    if form.errors:
        form.photo.kept = KeptFile(9001, "IMG_20260417_0941.jpg", b"x" * 348_160)
    return render_page(
        "gallery.html",
        block=request.args.get("block"),
        form=form,
        autosave_url=url_for("gallery.save") if "simpan" in request.args else "",
        people=[] if "kosong" in request.args else _people(),
        timeline=_timeline(),
        page=Page([], "WzFd", is_first=False),
        moment=datetime(2026, 4, 17, 2, 41, tzinfo=UTC),
        day=date(2026, 4, 17),
    )


@gallery.get("/galat/<int:code>")
def failure(code: int) -> Response:
    """Raise the error for this code."""
    if code == 409:
        raise StaleRecord
    if code == 500:
        raise RuntimeError("something nobody expected")
    if code == 503:
        raise WriterQueueTimeout
    abort(code)


@gallery.get("/pesan")
def message() -> ResponseReturnValue:
    """Flash a message for the next page."""
    flash("Kasus BAKI-2026-000012 dibuka.", "done")
    return go_to("/")


@gallery.post("/simpan")
def save() -> ResponseReturnValue:
    """Store a draft and increment its version."""
    return "", 204, {"X-Version": "2"}


@gallery.get("/selesai")
def done() -> Response:
    """Show the page after a successful form."""
    return render_page("done.html")


@gallery.post("/bantuan")
def approve() -> ResponseReturnValue:
    """Accept a step and redirect."""
    return go_to("/")


@accounts.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """Stand-in for the accounts feature."""
    return go_to("/")


@sessions.get("/sesi/")
def index() -> ResponseReturnValue:
    """Stand-in for the accounts feature."""
    return go_to("/")


@accounts.get("/kata-sandi")
def password() -> ResponseReturnValue:
    """Stand-in for the accounts feature."""
    return go_to("/")


def create_gallery(*, signed_in: bool = True) -> Flask:
    """A small app of the real ``portal.platform.web``, its templates and one page."""
    app = Flask(
        "portal",
        root_path=str(ROOT / "portal"),
        template_folder=str(ROOT / "templates"),
    )
    app.config.update(SECRET_KEY="gallery-only-not-a-secret-of-anything", WTF_CSRF_ENABLED=True)
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_env.loader = ChoiceLoader([loader, FileSystemLoader(ROOT / "templates")])
    htmx.init_app(app)
    babel.init_app(app, default_locale="id", locale_selector=select_locale)
    csrf.init_app(app)
    people = LoginManager(app)
    people.request_loader(lambda _request: Supervisor() if signed_in else None)
    people.unauthorized_handler(lambda: ("Masuk lagi", 401))
    register_web(app)
    app.register_blueprint(gallery)
    app.register_blueprint(accounts)
    app.register_blueprint(sessions)
    app.register_blueprint(language)
    for order, label in enumerate(
        ("Beranda", "Kasus", "Rumah tangga", "Daftar masuk", "Keputusan", "Serah terima", "Pesan")
    ):
        endpoint = "gallery.components" if label == "Kasus" else "gallery.message"
        add_navigation(app, NavigationItem(label, endpoint, (CASE_SEE,), order=order))
    return app
