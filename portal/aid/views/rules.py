"""The rules of overlap: kept by the administrator, dated, never deleted."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.agencies.programmes import programmes
from portal.aid import services
from portal.aid.forms import RuleForm
from portal.aid.models import AidRule, Verdict
from portal.aid.queries import all_rules, get_rule
from portal.aid.wording import rule_in_words
from portal.clock import today
from portal.errors import InvalidInput, StaleRecord
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import go_to, render_page
from portal.web.choosing import choose
from portal.workflow import claim_version


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    add = blueprint.add_url_rule
    add("/aturan/", view_func=rules)
    add("/aturan/baru", view_func=new_rule, methods=["GET", "POST"])
    add("/aturan/<int:rule_id>", view_func=rule, methods=["GET", "POST"])


@guard(Permission.AGENCY_MANAGE)
def rules() -> ResponseReturnValue:
    """Every rule, in words; the ended ones last."""
    known = {programme.id: programme for programme in programmes()}
    shown = [(rule, rule_in_words(rule, known)) for rule in all_rules()]
    return render_page("aid/rules.html", rules=shown, today=today())


@guard(Permission.AGENCY_MANAGE)
def new_rule() -> ResponseReturnValue:
    """Add a rule."""
    return _edit(None)


@guard(Permission.AGENCY_MANAGE)
def rule(rule_id: int) -> ResponseReturnValue:
    """Change a rule, or let it end."""
    return _edit(get_rule(rule_id))


def _edit(found: AidRule | None) -> ResponseReturnValue:
    rule_id = found.id if found else None
    form = RuleForm(obj=found)
    form.offer(programmes())
    title = gettext("Ubah aturan") if rule_id else gettext("Tambah aturan")
    if not form.is_submitted():
        _fill(form, found)
    if form.validate_on_submit():
        try:
            with transaction():
                _save(form, rule_id)
        except InvalidInput as error:
            form.accept(error)
        except StaleRecord:
            now = get_rule(rule_id or 0)
            theirs = RuleForm(formdata=None, obj=now)
            _fill(theirs, now)
            theirs.offer(programmes())
            return choose(form, theirs, title=title, back_url=url_for("aid.rules"))
        else:
            flash(gettext("Aturan tersimpan."), "done")
            return go_to(url_for("aid.rules"))
    return render_page(
        "aid/edit.html",
        form=form,
        title=title,
        back=url_for("aid.rules"),
        save=gettext("Simpan aturan"),
    )


def _fill(form: RuleForm, found: AidRule | None) -> None:
    if found is None:
        form.valid_from.data = today()
        return
    codes = {programme.id: programme.code for programme in programmes()}
    form.proposed_programme.data = codes.get(found.proposed_programme_id or 0, "")
    form.given_programme.data = codes.get(found.given_programme_id or 0, "")
    form.proposed_kind.data = found.proposed_kind.value if found.proposed_kind else ""
    form.given_kind.data = found.given_kind.value if found.given_kind else ""
    form.whom.data = "person" if found.per_person else "household"
    form.verdict.data = found.verdict.value


def _save(form: RuleForm, rule_id: int | None) -> None:
    record = get_rule(rule_id) if rule_id else AidRule()
    if rule_id:
        claim_version(record, form.read_at)
    ids = {programme.code: programme.id for programme in programmes()}
    proposed_kind, given_kind = form.kinds()
    services.save_rule(
        current_actor(),
        record,
        name=form.name.data,
        proposed_programme_id=ids.get(form.proposed_programme.data),
        proposed_kind=proposed_kind,
        given_programme_id=ids.get(form.given_programme.data),
        given_kind=given_kind,
        same_kind=bool(form.same_kind.data),
        regular_only=bool(form.regular_only.data),
        within_months=form.within_months.data,
        per_person=form.whom.data == "person",
        verdict=Verdict(form.verdict.data),
        legal_basis=form.legal_basis.data,
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
    )
