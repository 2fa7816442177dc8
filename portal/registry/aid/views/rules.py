"""Pages to manage the rules of overlap; rules have dates and are never deleted."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.clock import today
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.editing.saving import edit_record
from portal.platform.web import render_page
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.agencies.queries import programmes
from portal.registry.aid import services
from portal.registry.aid.forms import RuleForm
from portal.registry.aid.models import AidRule, Verdict
from portal.registry.aid.queries import all_rules, get_rule
from portal.registry.aid.views.blueprint import blueprint
from portal.registry.aid.wording import rule_in_words


@blueprint.get("/aturan/")
@guard(AGENCY_MANAGE)
def rules() -> ResponseReturnValue:
    """List all rules as text, ended ones last."""
    known = {programme.id: programme for programme in programmes()}
    shown = [(rule, rule_in_words(rule, known)) for rule in all_rules()]
    return render_page("aid/rules.html", rules=shown)


@blueprint.route("/aturan/baru", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def new_rule() -> ResponseReturnValue:
    """Add a rule."""
    return _edit(None)


@blueprint.route("/aturan/<int:rule_id>", methods=["GET", "POST"])
@guard(AGENCY_MANAGE)
def rule(rule_id: int) -> ResponseReturnValue:
    """Change a rule, or end it."""
    return _edit(get_rule(rule_id))


def _edit(found: AidRule | None) -> ResponseReturnValue:
    form = RuleForm(data=_stored(found))
    form.offer(programmes())
    return edit_record(
        found,
        form,
        lambda: _save(form, found or AidRule()),
        stored=lambda: _stored(found),
        page="aid/edit.html",
        title=gettext("Ubah aturan") if found else gettext("Tambah aturan"),
        to=url_for("aid.rules"),
        done=_saved,
        save=gettext("Simpan aturan"),
    )


def _stored(found: AidRule | None) -> dict[str, Any]:
    if found is None:
        return {"valid_from": today()}
    codes = {programme.id: programme.code for programme in programmes()}
    return {
        "version": found.version,
        "name": found.name,
        "proposed_programme": codes.get(found.proposed_programme_id or 0, ""),
        "proposed_kind": found.proposed_kind.value if found.proposed_kind else "",
        "given_programme": codes.get(found.given_programme_id or 0, ""),
        "given_kind": found.given_kind.value if found.given_kind else "",
        "same_kind": found.same_kind,
        "regular_only": found.regular_only,
        "within_months": found.within_months,
        "whom": "person" if found.per_person else "household",
        "verdict": found.verdict.value,
        "legal_basis": found.legal_basis,
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
    }


def _saved(rule: AidRule | None) -> str:
    if rule is None:
        return gettext("Aturan yang lebih longgar menunggu persetujuan administrator kedua.")
    return gettext("Aturan tumpang tindih disimpan.")


def _save(form: RuleForm, rule: AidRule) -> AidRule | None:
    ids = {programme.code: programme.id for programme in programmes()}
    proposed_kind, given_kind = form.kinds()
    return services.save_rule(
        current_actor(),
        rule,
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
        reason=form.reason.data or "",
    )
