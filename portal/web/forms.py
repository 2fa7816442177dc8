"""Forms: what people type is cleaned once, here; messages are Indonesian; typed values are kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask
from flask_babel import LazyString, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FileField,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length, ValidationError

from portal.errors import InvalidInput
from portal.types import clean_text

LINE_LENGTH = 200
TEXT_LENGTH = 5000

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
    """Like :func:`portal.types.clean_text`, but the lines of a longer text stay apart."""
    return "\n".join(clean_text(line) for line in text.splitlines()).strip()


def _clean_line(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _clean_lines(value: Any) -> Any:
    return clean_lines(value) if isinstance(value, str) else value


class _Messages:
    """WTForms asks for its messages here, by their English text."""

    def gettext(self, string: str) -> str:
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(MESSAGES.get(singular, singular if n == 1 else plural))


class PortalForm(FlaskForm):
    """Base of every form of the portal.

    Text is cleaned (:func:`clean_text`), limited to 200 characters in a line and 5,000 in a text
    unless the field has its own ``Length``, and built-in messages speak Indonesian.
    """

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            field = cast(Field, _with_defaults(unbound_field).bind(form=form, **options))
            if isinstance(field, CSRFTokenField):
                # No id at all: one page may hold several forms.
                field.id = False  # type: ignore[assignment]
            return field

        def get_translations(self, form: FlaskForm) -> _Messages:
            return _Messages()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate, leave one message a field (the first that helps), then say what else is wrong
        (:meth:`faults`)."""
        valid: bool = super().validate(extra_validators)
        for field in self:
            if field.errors and all(isinstance(error, str | LazyString) for error in field.errors):
                field.errors = [_helpful(field)]
        faults = list(self.faults())
        for fault in faults:
            self.accept(fault)
        return valid and not faults

    def faults(self) -> Iterator[InvalidInput]:
        """What is wrong between the fields; asked after each was validated by itself."""
        yield from ()

    def accept(self, error: InvalidInput) -> None:
        """Put ``error`` beside the field it names, or above the form if it names none."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(str(error.message))
        else:
            field.errors = [*field.errors, str(error.message)]


@contextmanager
def beside_its_field() -> Iterator[None]:
    """Let a validator say what a rule of the services refuses."""
    try:
        yield
    except InvalidInput as error:
        raise ValidationError(str(error.message)) from error


class VersionedForm(PortalForm):
    """Of a record that people edit: it remembers the version that was on the screen."""

    version = HiddenField()
    #: Somebody else saved since this form was read.
    overtaken = False

    def overtake(self, version: int) -> None:
        """Stand on ``version`` from now on, and say that somebody else saved meanwhile."""
        self.overtaken, self.version.data = True, str(version)

    @property
    def read_at(self) -> int:
        """The version; a missing one is older than all."""
        return number_in(self.version.data, digits=9) or 0


def number_in(hidden: object, *, digits: int) -> int | None:
    """The number that a page put into a hidden field, of so many digits at most; ``None`` for
    whatever a browser made of it."""
    text = str(hidden or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


class PartForm(PortalForm):
    """A repeated part of a form (in a ``FormField``): the form around it has the token."""

    class Meta(PortalForm.Meta):
        csrf = False


def _with_defaults(unbound: Any) -> Any:
    """A text field with cleaning and a length limit; passwords are taken exactly as typed, and
    hidden fields, which nobody types (a drawing, a draft's base), are left alone."""
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
    """The message that helps most: a form's own words first, then why a text cannot be read
    (validators put "required" in its place), then what is missing, in words that fit the field."""
    first, unread = str(field.errors[0]), [str(error) for error in field.process_errors]
    if field_kind(field) == "hidden":
        return first
    required = str(MESSAGES[REQUIRED])
    if any(field.raw_data or ()):
        return unread[0] if unread else first
    if first in {required, *unread}:
        return str(MISSING.get(field_kind(field), required))
    return first


#: What a missing answer is asked for where nothing is typed.
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
    """How a field is laid out: textarea, file, checkbox, group, select, hidden or input."""
    return next((kind for test, kind in KINDS if test(field)), "input")


def flatten_errors(errors: Any) -> list[str]:
    """The messages of a field, also of one made of several (its errors are nested lists)."""
    if isinstance(errors, Mapping):
        errors = errors.values()
    # A lazy text is no str, but it can be walked through letter by letter.
    if isinstance(errors, str | LazyString) or not isinstance(errors, Iterable):
        return [str(errors)]
    return [message for part in errors for message in flatten_errors(part)]


def fields_with_errors(form: Any, above: str = "") -> Iterator[tuple[Field, str]]:
    """Each single field that has errors, with its label; of a repeated part also its place:
    ``Anggota 2, NIK``."""
    for field in form:
        entries = getattr(field, "entries", None)
        if entries is not None and not any(isinstance(error, str) for error in field.errors):
            for place, entry in enumerate(entries, start=1):
                yield from fields_with_errors(entry, f"{field.label.text} {place}, ")
        elif field.errors:
            yield field, above + str(field.label.text)


def register_form_helpers(app: Flask) -> None:
    """Give the field macro its helpers."""
    app.jinja_env.globals["field_kind"] = field_kind
    app.jinja_env.globals["fields_with_errors"] = fields_with_errors
    app.add_template_filter(flatten_errors)
