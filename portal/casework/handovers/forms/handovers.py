"""Forms of a handover."""

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
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from portal.casework.decisions.models import CashMethod, DecisionItem
from portal.casework.handovers.models import ItemCondition, SignatureKind
from portal.casework.handovers.services import BankTransfer, GivenItem, HandoverRepresentative
from portal.casework.handovers.wording import CONDITION, SIGNATURE
from portal.core.clock import ZONE_NAME, at_local, to_local
from portal.core.errors import InvalidInput
from portal.core.types import clean_text
from portal.platform.accounts.models import User
from portal.platform.files.forms import FileForm, SentFileField
from portal.platform.files.photos import clean_photo
from portal.platform.web.day_ranges import RECORDED
from portal.platform.web.fields import NikField, choices_of
from portal.platform.web.forms import PartForm, PortalForm
from portal.registry.households.models import Person

HERSELF, REPRESENTED = "self", "representative"
LONGEST_SIGNATURE = 700_000
SHORTEST_ACCOUNT = 5


class GivenItemForm(PartForm):
    """One owed item: whether it is given now, and its condition."""

    item_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    given = BooleanField(_("Diserahkan sekarang"))
    condition = SelectField(_("Kondisi"), choices=choices_of(CONDITION))
    note = StringField(_("Catatan kondisi"), validators=[Length(max=160)])


class OfficerForm(PortalForm):
    """NIP and position of the officer, asked for where their account lacks them."""

    officer_position = StringField(_("Jabatan Anda"), validators=[Length(max=120)])
    officer_nip = StringField(
        _("NIP Anda"),
        validators=[Optional(), Regexp(r"^\d{18}$", message=_("NIP terdiri dari 18 angka."))],
    )

    def ask_officer(self, officer: User) -> None:
        """Ask only for what the account of ``officer`` lacks."""
        if officer.position:
            del self.officer_position
        if officer.nip:
            del self.officer_nip

    @property
    def officer_details(self) -> dict[str, str]:
        """Return NIP and position as typed; empty where not asked."""
        asked = {"nip": self.officer_nip, "position": self.officer_position}
        return {
            name: clean_text(field.data or "") if field else "" for name, field in asked.items()
        }


class HandoverForm(OfficerForm, FileForm):
    """The record of a handover: items, recipient, time and place, witnesses, proof."""

    items = FieldList(FormField(GivenItemForm))
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
    handed_at = DateTimeLocalField(
        _("Tanggal dan jam (%(zone)s)", zone=ZONE_NAME), validators=[InputRequired(), RECORDED]
    )
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

    def offer(
        self, owed: Sequence[DecisionItem], members: Sequence[Person], *, officer: User
    ) -> None:
        """Set the choices; a new form has all owed items ticked, and asks of the officer what the
        paper lacks."""
        self.ask_officer(officer)
        self._owed = {item.id: item for item in owed}
        self.recipient.choices = choices_of({person.id: _named(person) for person in members})
        if not self.items.entries:
            for item in owed:
                self.items.append_entry({"item_id": item.id, "given": True})

    def described(self, line: "FormField[GivenItemForm]") -> DecisionItem | None:
        """Return the item of a line; ``None`` if it is no longer owed."""
        return self._owed.get(line.form.item_id.data or 0)

    @property
    def needs_account(self) -> bool:
        """Return whether money by bank transfer is owed."""
        return any(item.cash_method is CashMethod.TRANSFER for item in self._owed.values())

    @property
    def moment(self) -> datetime:
        """Return the time of the handover as an aware datetime."""
        assert self.handed_at.data is not None  # noqa: S101 - the field is required
        return at_local(self.handed_at.data)

    def given(self, items: Sequence[DecisionItem]) -> list[GivenItem]:
        """Return the ticked lines, with ``items`` as read within the transaction."""
        by_id = {item.id: item for item in items}
        return [
            GivenItem(
                by_id[line.form.item_id.data],
                ItemCondition(line.form.condition.data),
                clean_text(line.form.note.data or ""),
            )
            for line in self.items
            if line.form.given.data and line.form.item_id.data in by_id
        ]

    def representative(self) -> HandoverRepresentative | None:
        """Return the representative, if any. Raise :class:`InvalidInput` for a missing field."""
        if self.received_by.data != REPRESENTED:
            return None
        if self.representative_nik.data is None:
            raise InvalidInput(gettext("Salin dari KTP wakil."), field=self.representative_nik.name)
        return HandoverRepresentative(
            name=_needed(self.representative_name),
            nik=self.representative_nik.data.value,
            relation=_needed(self.representative_relation),
            letter=self.representative_letter.data or "",
        )

    def transfer(self, given: Sequence[GivenItem]) -> BankTransfer | None:
        """Return the bank transfer, if any. Raise :class:`InvalidInput` for a missing field."""
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
        """Return whether the signature was drawn on the screen."""
        return bool(self.signature_kind.data == SignatureKind.SCREEN.value)


class HandoverReasonForm(PortalForm):
    """The reason for voiding a handover or releasing the rest."""

    reason = TextAreaField(_("Alasan"), validators=[DataRequired(), Length(max=500)])


class ClaimForm(PortalForm):
    """What a supervisor found out about a handover that collided."""

    reason = TextAreaField(_("Apa yang terjadi"), validators=[DataRequired(), Length(max=500)])


def _needed(field: StringField) -> str:
    if not field.data:
        raise InvalidInput(gettext("Wajib diisi."), field=field.name)
    return str(field.data)


def to_local_input(moment: datetime) -> datetime:
    """Return a moment as a naive local datetime, as a ``datetime-local`` input shows it."""
    return to_local(moment).replace(tzinfo=None, second=0, microsecond=0)


def _named(person: Person) -> str:
    if person.died_on is None:
        return person.name
    return gettext("%(name)s (meninggal)", name=person.name)
