"""Forms of aid decisions."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from portal.casework.decisions.models import AidKind, CashMethod, CatalogueItem, Fund
from portal.casework.decisions.services import ProposedItem, check_items
from portal.casework.decisions.wording import KIND, METHOD, SOURCE
from portal.core.errors import InvalidInput
from portal.core.types import Rupiah
from portal.platform.web.day_ranges import RECORDED
from portal.platform.web.fields import RecordField, RupiahField, choices_of
from portal.platform.web.forms import PartForm, PortalForm, VersionedForm

MOST_ITEMS = 15
LONGEST_REASON = 1000


class ProposedItemForm(PartForm):
    """One line of a proposal. An empty line is ignored."""

    item = RecordField(_("Bantuan"), validators=[Optional()])
    quantity = IntegerField(
        lazy_pgettext("banyaknya", "Jumlah"),
        default=1,
        validators=[Optional(), NumberRange(min=1, max=1000)],
    )
    value = RupiahField(_("Nilai satuan"), validators=[Optional()])
    fund = RecordField(_("Sumber dana"), validators=[Optional()])
    cash_method = SelectField(
        _("Cara penyerahan uang"),
        choices=choices_of(METHOD),
        default=CashMethod.BY_HAND.value,
    )


class ProposeForm(PortalForm):
    """A proposal: items, their funds, and the reason."""

    items = FieldList(
        FormField(ProposedItemForm), _("Bantuan"), min_entries=1, max_entries=MOST_ITEMS
    )
    reason = TextAreaField(_("Mengapa bantuan ini"), validators=[DataRequired(), Length(max=3000)])
    minutes = StringField(_("Berita acara musyawarah desa/kelurahan"), validators=[Length(max=300)])

    def offer(self, catalogue: Sequence[CatalogueItem], funds: Sequence[Fund]) -> None:
        """Set the choices."""
        self._catalogue = {item.id: item for item in catalogue}
        self._funds = {fund.id: fund for fund in funds}
        for line in self.items:
            line.form.item.choices = choices_of(
                {"": gettext("Pilih bantuan")} | {item.id: _item_label(item) for item in catalogue}
            )
            line.form.fund.choices = choices_of(
                {"": gettext("Pilih sumber dana")} | {fund.id: _fund_label(fund) for fund in funds}
            )

    def faults(self) -> Iterator[InvalidInput]:
        """Yield errors for incomplete lines; if there are none, for items that cannot
        be proposed.
        """
        gaps = [gap for number in range(len(self.items)) for gap in self._gaps(number)]
        yield from gaps
        if not gaps and not self.items.errors:
            try:
                check_items(self.proposed())
            except InvalidInput as error:
                yield error

    def proposed(self) -> list[ProposedItem]:
        """Return the filled lines of a valid form."""
        return [self._line(line.form) for line in self.items if line.form.item.data]

    def _gaps(self, number: int) -> Iterator[InvalidInput]:
        line = self.items[number].form
        if not line.item.data or line.item.errors:
            return
        if not line.fund.data and not line.fund.errors:
            yield InvalidInput(gettext("Pilih sumber dana."), field=f"items-{number}-fund")
        if not self._value(line) and not line.value.errors:
            yield InvalidInput(gettext("Isi jumlah rupiahnya."), field=f"items-{number}-value")

    def _value(self, line: ProposedItemForm) -> int | None:
        return line.value.data or self._catalogue[line.item.data].unit_value

    def _line(self, line: ProposedItemForm) -> ProposedItem:
        item = self._catalogue[line.item.data]
        return ProposedItem(
            catalogue_item=item,
            fund=self._funds[line.fund.data],
            quantity=line.quantity.data or 1,
            value=self._value(line) or 0,
            cash_method=CashMethod(line.cash_method.data) if item.kind is AidKind.CASH else None,
        )

    def accept(self, error: InvalidInput) -> None:
        """Show an error of one line beside its field."""
        prefix, _, rest = (error.field or "").partition("-")
        if prefix == "items" and rest:
            number, name = rest.split("-")
            field = self.items[int(number)].form[name]
            field.errors = [*field.errors, str(error.message)]
            self.items.errors = [entry.errors for entry in self.items]
            return
        whole = None if prefix == "items" else error.field
        super().accept(InvalidInput(str(error.message), field=whole))


class ApproveForm(PortalForm):
    """The approval of a proposal."""

    overlap_seen = BooleanField(_("Bantuan lain keluarga ini sudah saya periksa"))
    override_reason = TextAreaField(
        _("Mengapa bantuan ini tetap diberikan"),
        validators=[Optional(), Length(max=LONGEST_REASON)],
    )
    note = TextAreaField(_("Catatan"), validators=[Optional(), Length(max=2000)])


class DeclineForm(PortalForm):
    """The rejection of a proposal."""

    household_reason = TextAreaField(
        _("Alasan untuk keluarga"), validators=[DataRequired(), Length(max=1000)]
    )
    note = TextAreaField(
        _("Catatan untuk petugas"),
        validators=[Optional(), Length(max=2000)],
        id="decline-note",  # unique id: another form on the page has a note too
    )


class RevokeForm(PortalForm):
    """The reason for revoking an approval."""

    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=1000)])


class DecreeForm(PortalForm):
    """The data of an SK."""

    overlap_seen = BooleanField(_("Bantuan lain keluarga-keluarga ini sudah saya periksa"))
    number = StringField(_("Nomor SK"), validators=[DataRequired(), Length(max=80)])
    dated = DateField(_("Tanggal SK"), validators=[InputRequired(), RECORDED])
    signed_by = StringField(_("Ditandatangani oleh"), validators=[DataRequired(), Length(max=120)])
    signer_position = StringField(_("Jabatan"), validators=[DataRequired(), Length(max=120)])
    signer_nip = StringField(
        _("NIP"),
        validators=[Optional(), Regexp(r"^\d{18}$", message=_("NIP terdiri dari 18 angka."))],
    )
    about = StringField(_("Tentang"), validators=[DataRequired(), Length(max=300)])


class CatalogueForm(VersionedForm):
    """An item of the catalogue."""

    kind = RadioField(
        _("Jenis"),
        choices=choices_of(KIND),
        validators=[InputRequired()],
    )
    name = StringField(_("Nama"), validators=[DataRequired(), Length(max=120)])
    unit = StringField(_("Satuan"), validators=[DataRequired(), Length(max=30)])
    unit_value = RupiahField(_("Nilai satuan"), validators=[Optional()])
    active = BooleanField(_("Dapat diusulkan"), default=True)


class FundForm(VersionedForm):
    """A fund."""

    name = StringField(_("Nama dana"), validators=[DataRequired(), Length(max=120)])
    source = SelectField(_("Sumber"), choices=choices_of(SOURCE))
    year = IntegerField(
        _("Tahun anggaran"), validators=[InputRequired(), NumberRange(min=2020, max=2100)]
    )
    account_code = StringField(
        _("Kode rekening belanja"),
        validators=[
            Length(max=40),
            Regexp(r"[0-9.]*$", message=_("Angka dan titik, misalnya 5.1.06.01.01.0001.")),
        ],
        default="",
    )
    amount = RupiahField(_("Jumlah dana"), validators=[InputRequired()])
    active = BooleanField(_("Dapat dipakai"), default=True)
    reason = StringField(_("Alasan menaikkan jumlah dana"), validators=[Length(max=300)])


def _item_label(item: CatalogueItem) -> str:
    value = f" · {Rupiah(item.unit_value)}/{item.unit}" if item.unit_value else ""
    return f"{item.name}{value}"


def _fund_label(fund: Fund) -> str:
    return gettext(
        "%(fund)s (%(year)s) · sisa %(left)s",
        fund=fund.name,
        year=str(fund.year),
        left=Rupiah(fund.amount - fund.committed),
    )
