"""Base classes of forms: input is cleaned, messages are Indonesian, typed values are kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, g
from flask_babel import LazyString, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    StringField,
    SubmitField,
    TextAreaField,
    widgets,
)
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length, ValidationError

from portal.core.errors import InvalidInput
from portal.core.types import clean_text

LINE_LENGTH = 200
TEXT_LENGTH = 5000
#: Name in ``flask.g`` of the form that came with this request.
SENT_FORM = "portal_sent_form"

REQUIRED = "This field is required."
MESSAGES: Mapping[str, LazyString] = {
    REQUIRED: lazy_gettext("Wajib diisi."),
    "Field must be at least %(min)d character long.": lazy_gettext("Paling sedikit %(min)d huruf."),
    "Field cannot be longer than %(max)d character.": lazy_gettext("Paling banyak %(max)d huruf."),
    "Field must be exactly %(max)d character long.": lazy_gettext("Harus tepat %(max)d huruf."),
    "Field must be between %(min)d and %(max)d characters long.": lazy_gettext(
        "Antara %(min)d dan %(max)d huruf."
    ),
    "Number must be at least %(min)s.": lazy_gettext("Paling sedikit %(min)s."),
    "Number must be at most %(max)s.": lazy_gettext("Paling banyak %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("Antara %(min)s dan %(max)s."),
    "Field must be equal to %(other_name)s.": lazy_gettext(
        "Isian ini harus sama dengan sebelumnya."
    ),
    "Not a valid integer value.": lazy_gettext("Tulis dengan angka bulat."),
    "Not a valid decimal value.": lazy_gettext("Tulis dengan angka."),
    "Not a valid float value.": lazy_gettext("Tulis dengan angka."),
    "Not a valid date value.": lazy_gettext("Tanggal ini tidak ada. Contoh: 17-08-1961."),
    "Not a valid time value.": lazy_gettext("Tulis jam dan menit, misalnya 09.30."),
    "Not a valid datetime value.": lazy_gettext("Tulis tanggal dan jam."),
    "Not a valid choice.": lazy_gettext("Pilih salah satu."),
    "Invalid Choice: could not coerce.": lazy_gettext("Pilih salah satu."),
    "'%(value)s' is not a valid choice for this field.": lazy_gettext("Pilih dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_gettext(
        "Pilih dari daftar."
    ),
    "Not a valid week value.": lazy_gettext("Tulis minggu dan tahun."),
    "Date must be at least %(min)s.": lazy_gettext("Paling awal %(min)s."),
    "Date must be at most %(max)s.": lazy_gettext("Paling akhir %(max)s."),
    "Date must be between %(min)s and %(max)s.": lazy_gettext("Antara %(min)s dan %(max)s."),
    "Invalid URL.": lazy_gettext("Alamat ini tidak lengkap."),
    "Invalid value, must be one of: %(values)s.": lazy_gettext("Pilih dari daftar."),
    "Invalid value, can't be any of: %(values)s.": lazy_gettext("Isian ini tidak boleh dipakai."),
    "This field cannot be edited.": lazy_gettext("Isian ini tidak dapat diubah."),
    "This field is disabled and cannot have a value.": lazy_gettext("Isian ini sedang ditutup."),
    "File does not have an approved extension: {extensions}": lazy_gettext(
        "Jenis berkas ini tidak diterima. Kirim salah satu dari: {extensions}"
    ),
    "Invalid email address.": lazy_gettext("Alamat surel ini tidak lengkap."),
    "Invalid input.": lazy_gettext("Isian ini belum benar."),
}


def clean_lines(text: str) -> str:
    """Return ``text`` cleaned like :func:`portal.core.types.clean_text`, with its line breaks."""
    return "\n".join(clean_text(line) for line in text.splitlines()).strip()


def _clean_line(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _clean_lines(value: Any) -> Any:
    return clean_lines(value) if isinstance(value, str) else value


class _Messages:
    """Translations object that WTForms asks for its messages by their English text."""

    def gettext(self, string: str) -> str:
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(MESSAGES.get(singular, singular if n == 1 else plural))


class PortalForm(FlaskForm):
    """Base of all forms.

    Text is cleaned (:func:`clean_text`) and limited to 200 characters in a line and 5,000 in a text
    area, unless the field has its own ``Length``; built-in messages are Indonesian.
    """

    #: Errors raised by services after all fields were valid.
    refusal: InvalidInput | None = None

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            field = cast(Field, _with_defaults(unbound_field).bind(form=form, **options))
            if isinstance(field, CSRFTokenField):
                # No id: a page may contain several forms, and ids must be unique.
                field.id = False  # type: ignore[assignment]
            return field

        def get_translations(self, form: FlaskForm) -> _Messages:
            return _Messages()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate the fields, keep the most helpful message per field, then add :meth:`faults`."""
        if not isinstance(self, PartForm):
            setattr(g, SENT_FORM, self)
        valid: bool = super().validate(extra_validators)
        for field in self:
            if field.errors and all(isinstance(error, str | LazyString) for error in field.errors):
                field.errors = [_helpful(field)]
        faults = list(self.faults())
        for fault in faults:
            self.accept(fault)
        return valid and not faults

    def faults(self) -> Iterator[InvalidInput]:
        """Yield errors between fields; called after each field was validated by itself."""
        yield from ()

    def accept(self, error: InvalidInput) -> None:
        """Show ``error`` beside the field it names, or above the form if it names none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(str(error.message))
        else:
            field.errors = [*field.errors, str(error.message)]

    def keep_files(self) -> None:
        """Called before the form is shown again; forms with files store their uploads."""


@contextmanager
def as_field_error() -> Iterator[None]:
    """Convert an :class:`InvalidInput` of a service into a ValidationError of the field."""
    try:
        yield
    except InvalidInput as error:
        raise ValidationError(str(error.message)) from error


class VersionedForm(PortalForm):
    """Form of a record that people edit. It carries the version that was shown.

    A missing field must not be taken for an empty one: a form with a version is invalid if it lacks
    a field that every browser sends. A form without a version changes no record.
    """

    version = HiddenField()
    #: Another user saved since this form was read.
    overtaken = False

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate as usual, and reject a form that lacks one of its fields."""
        valid = super().validate(extra_validators)
        unsent = [field for field in _always_sent(self) if self.read_at and not field.raw_data]
        for field in unsent:
            if not field.errors:
                field.errors = [gettext("Isian ini tidak ikut terkirim. Muat ulang halaman.")]
        return valid and not unsent

    def overtake(self, version: int) -> None:
        """Set ``version`` to the current one and mark the form as overtaken by another save."""
        self.overtaken, self.version.data = True, str(version)

    @property
    def read_at(self) -> int:
        """The version as a number; 0 if it is missing."""
        return parse_hidden_number(self.version.data, digits=9) or 0


def parse_hidden_number(hidden: object, *, digits: int) -> int | None:
    """Return the number in a hidden field, or None if it is not one of at most ``digits``
    digits."""
    text = str(hidden or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


class PartForm(PortalForm):
    """A repeated part of a form (in a ``FormField``); the outer form has the CSRF token."""

    class Meta(PortalForm.Meta):
        csrf = False


def _with_defaults(unbound: Any) -> Any:
    """Return a text field with cleaning and a length limit. Passwords are not cleaned; hidden
    fields (a drawing, the base version of a draft) are left unchanged.
    """
    kind, args, keywords = unbound.field_class, unbound.args, dict(unbound.kwargs)
    if not issubclass(kind, StringField) or issubclass(kind, HiddenField):
        return unbound
    is_text = issubclass(kind, TextAreaField)
    validators = list(keywords.get("validators") or (args[1] if len(args) > 1 else ()))
    if not any(isinstance(validator, Length) for validator in validators):
        validators.append(Length(max=TEXT_LENGTH if is_text else LINE_LENGTH))
    keywords["validators"] = validators
    if not issubclass(kind, PasswordField):
        clean = _clean_lines if is_text else _clean_line
        keywords["filters"] = [clean, *keywords.get("filters", ())]
    return UnboundField(kind, *args[:1], **keywords)


def _helpful(field: Field) -> str:
    """Return the most helpful message. The form's own text comes first, then why the input cannot
    be parsed (validators replace it by "required"), then the message for a missing value of this
    kind of field.
    """
    first, unread = str(field.errors[0]), [str(error) for error in field.process_errors]
    if field_kind(field) == "hidden":
        return first
    required = str(MESSAGES[REQUIRED])
    if any(field.raw_data or ()):
        return unread[0] if unread else first
    if first in {required, *unread}:
        return str(MISSING.get(field_kind(field), required))
    return first


#: Message of a missing value, by kind of field, where nothing is typed.
MISSING: Mapping[str, LazyString] = {
    "group": lazy_gettext("Pilih salah satu."),
    "select": lazy_gettext("Pilih salah satu."),
    "checkbox": lazy_gettext("Centang dulu kotak ini."),
    "file": lazy_gettext("Pilih berkasnya dulu."),
}

KINDS: tuple[tuple[Callable[[Field], bool], str], ...] = (
    (lambda field: isinstance(field.widget, widgets.TextArea), "textarea"),
    (lambda field: isinstance(field, FileField) or field.type == "FileField", "file"),
    (lambda field: isinstance(field.widget, widgets.CheckboxInput), "checkbox"),
    (lambda field: isinstance(field.widget, widgets.ListWidget), "group"),
    (lambda field: isinstance(field.widget, widgets.Select), "select"),
    (lambda field: isinstance(field.widget, widgets.HiddenInput), "hidden"),
)


def field_kind(field: Field) -> str:
    """Return the kind of a field for its layout: textarea, file, checkbox, group, select, hidden or
    input.
    """
    return next((kind for test, kind in KINDS if test(field)), "input")


def flatten_errors(errors: Any) -> list[str]:
    """Return the messages of a field as a flat list; errors of a compound field are nested."""
    if isinstance(errors, Mapping):
        errors = errors.values()
    # A lazy text is not a str, but iterable by character.
    if isinstance(errors, str | LazyString) or not isinstance(errors, Iterable):
        return [str(errors)]
    return [message for part in errors for message in flatten_errors(part)]


def fields_with_errors(form: Any, above: str = "") -> Iterator[tuple[Field, str]]:
    """Yield each field with errors and its label; a repeated part adds its number: ``Anggota 2,
    NIK``."""
    for field in form:
        entries = getattr(field, "entries", None)
        if entries is not None and not any(isinstance(error, str) for error in field.errors):
            for place, entry in enumerate(entries, start=1):
                yield from fields_with_errors(entry, f"{field.label.text} {place}, ")
        elif field.errors:
            yield field, above + str(field.label.text)


def _always_sent(form: Any) -> Iterator[Field]:
    """Yield the fields that a browser sends even if nothing is typed or chosen."""
    for field in form:
        if isinstance(field, FormField):
            yield from _always_sent(field.form)
        elif isinstance(field, FieldList):
            yield from _always_sent(field)
        elif field_kind(field) in {"input", "textarea", "select", "hidden"}:
            is_own = not isinstance(field, CSRFTokenField | SubmitField)
            if is_own and not getattr(field.widget, "multiple", False):
                yield field


def typed_values(form: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield label and value of each field that was filled in; without passwords and files."""
    for field in form:
        entries = getattr(field, "entries", None)
        if entries is not None:
            for place, entry in enumerate(entries, start=1):
                yield from typed_values(entry, f"{above}{field.label.text} {place}, ")
        elif isinstance(field, FormField):
            yield from typed_values(field.form, above)
        elif value := _typed_value(field):
            yield above + str(field.label.text), value


def _typed_value(field: Any) -> str:
    kind, sent = field_kind(field), [str(item) for item in field.raw_data or () if item]
    if kind in {"hidden", "file"} or isinstance(field, PasswordField | SubmitField) or not sent:
        return ""
    if kind == "checkbox":
        return gettext("ya")
    if kind in {"group", "select"}:
        return ", ".join(str(choice.label.text) for choice in field if choice.checked)
    return " ".join(sent)


def register_form_helpers(app: Flask) -> None:
    """Register the helpers of the field macro."""
    app.jinja_env.globals["field_kind"] = field_kind
    app.jinja_env.globals["fields_with_errors"] = fields_with_errors
    app.add_template_filter(flatten_errors)
