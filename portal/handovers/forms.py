"""Forms of the handover."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal.clock import WIB, to_wib
from portal.decisions.models import CashMethod, DecisionItem
from portal.errors import InvalidInput
from portal.files.forms import FileForm, SentFileField
from portal.files.services import clean_photo
from portal.handovers.models import Condition, SignatureKind
from portal.handovers.services import BankTransfer, GivenItem, Representative
from portal.handovers.wording import CONDITION, SIGNATURE
from portal.households.models import Person
from portal.types import clean_text
from portal.web.choices import choices_of
from portal.web.fields import NikField
from portal.web.forms import PartForm, PortalForm

HERSELF, REPRESENTED = "self", "representative"
LONGEST_SIGNATURE = 700_000
SHORTEST_ACCOUNT = 5


class ItemForm(PartForm):
    """One owed item: whether it is given now, and in what condition."""

    item_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    given = BooleanField(_("Diserahkan sekarang"))
    condition = SelectField(_("Kondisi"), choices=choices_of(CONDITION))
    note = StringField(_("Catatan kondisi"), validators=[Length(max=160)])


class HandoverForm(FileForm):
    """Who gave what to whom, where, when, before whom, and how it is proved."""

    items = FieldList(FormField(ItemForm))
    recipient = RadioField(_("Penerima"), coerce=int, validators=[InputRequired()])
    received_by = RadioField(
        _("Diterima oleh"),
        choices=choices_of(
            {HERSELF: _("Penerima sendiri"), REPRESENTED: _("Wakil atau ahli waris")}
        ),
        default=HERSELF,
        validators=[InputRequired()],
    )
    representative_name = StringField(_("Nama wakil"), validators=[Length(max=120)])
    representative_nik = NikField(_("NIK wakil"), validators=[Optional()])
    representative_relation = StringField(
        _("Hubungan dengan penerima"), validators=[Length(max=60)]
    )
    representative_letter = StringField(_("Nomor surat kuasa"), validators=[Length(max=160)])
    bank = StringField(_("Bank"), validators=[Length(max=60)])
    account = StringField(_("Nomor rekening"), validators=[Length(max=30)])
    holder = StringField(_("Atas nama"), validators=[Length(max=120)])
    reference = StringField(_("Nomor referensi"), validators=[Length(max=60)])
    place = StringField(_("Tempat"), validators=[DataRequired(), Length(max=160)])
    handed_at = DateTimeLocalField(_("Tanggal dan jam (WIB)"), validators=[InputRequired()])
    first_witness = StringField(_("Saksi pertama"), validators=[DataRequired(), Length(max=120)])
    second_witness = StringField(_("Saksi kedua"), validators=[DataRequired(), Length(max=120)])
    village_head = StringField(
        _("Mengetahui: kepala desa atau lurah"), validators=[Length(max=120)]
    )
    signature_kind = RadioField(
        _("Tanda terima ditandatangani"),
        choices=choices_of(SIGNATURE),
        validators=[InputRequired()],
    )
    signature = HiddenField(_("Tanda tangan penerima"), validators=[Length(max=LONGEST_SIGNATURE)])
    photo = SentFileField(_("Foto penerima bersama bantuan"), clean_photo)
    photo_consent = BooleanField(_("Orang yang difoto setuju fotonya disimpan"))
    note = TextAreaField(_("Catatan"), validators=[Length(max=2000)])

    def offer(self, owed: Sequence[DecisionItem], members: Sequence[Person]) -> None:
        """Fill the choices; a form that was not sent yet proposes all that is owed."""
        self._owed = {item.id: item for item in owed}
        self.recipient.choices = choices_of({person.id: _named(person) for person in members})
        if not self.items.entries:
            for item in owed:
                self.items.append_entry({"item_id": item.id, "given": True})

    def described(self, line: "FormField[ItemForm]") -> DecisionItem | None:
        """The item of one line; ``None`` if it is no longer owed."""
        return self._owed.get(line.form.item_id.data or 0)

    @property
    def needs_account(self) -> bool:
        """Whether money that goes to an account is among what is owed."""
        return any(item.cash_method is CashMethod.TRANSFER for item in self._owed.values())

    @property
    def moment(self) -> datetime:
        """When, as an aware moment."""
        assert self.handed_at.data is not None  # noqa: S101 - the field is required
        return self.handed_at.data.replace(tzinfo=WIB)

    def given(self, items: Sequence[DecisionItem]) -> list[GivenItem]:
        """The ticked lines, as items of the decision that was read in the transaction."""
        by_id = {item.id: item for item in items}
        return [
            GivenItem(
                by_id[line.form.item_id.data],
                Condition(line.form.condition.data),
                clean_text(line.form.note.data or ""),
            )
            for line in self.items
            if line.form.given.data and line.form.item_id.data in by_id
        ]

    def representative(self) -> Representative | None:
        """Who stands in. Raises :class:`InvalidInput` beside what is missing."""
        if self.received_by.data != REPRESENTED:
            return None
        if self.representative_nik.data is None:
            raise InvalidInput(gettext("Salin dari KTP wakil."), field=self.representative_nik.name)
        return Representative(
            name=_needed(self.representative_name),
            nik=self.representative_nik.data.value,
            relation=_needed(self.representative_relation),
            letter=self.representative_letter.data or "",
        )

    def transfer(self, given: Sequence[GivenItem]) -> BankTransfer | None:
        """Where money went, if any goes to an account."""
        if not any(line.item.cash_method is CashMethod.TRANSFER for line in given):
            return None
        account = _needed(self.account)
        if sum(letter.isdigit() for letter in account) < SHORTEST_ACCOUNT:
            raise InvalidInput(
                gettext("Tulis nomor rekening dengan angka."), field=self.account.name
            )
        return BankTransfer(
            bank=_needed(self.bank).removeprefix("Bank ").removeprefix("bank "),
            account=account,
            holder=_needed(self.holder),
            reference=self.reference.data or "",
        )

    @property
    def is_drawn(self) -> bool:
        """Whether the signature is the one on the screen."""
        return bool(self.signature_kind.data == SignatureKind.SCREEN.value)


class ReasonForm(PortalForm):
    """Why something is taken back."""

    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=500)])


def _needed(field: StringField) -> str:
    if not field.data:
        raise InvalidInput(gettext("Wajib diisi."), field=field.name)
    return str(field.data)


def for_input(moment: datetime) -> datetime:
    """A moment as the browser's own field of day and time shows it: by the clock in Bekasi."""
    return to_wib(moment).replace(tzinfo=None, second=0, microsecond=0)


def _named(person: Person) -> str:
    if person.died_on is None:
        return person.name
    return gettext("%(name)s (meninggal)", name=person.name)
