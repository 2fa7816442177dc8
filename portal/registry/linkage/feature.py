"""Manifest of the linkage room."""

from flask_babel import lazy_gettext as _

from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting
from portal.registry.linkage import models
from portal.registry.linkage.commands import linkage
from portal.registry.linkage.jobs import score_pairs, write_and_merge
from portal.registry.linkage.permissions import IDENTITY_MERGE, PERMISSIONS
from portal.registry.linkage.queries import pairs_to_review
from portal.registry.linkage.services import LINK
from portal.registry.linkage.views import blueprint
from portal.registry.linkage.views.blueprint import job_outcome, job_url
from portal.registry.linkage.wording import AUDIT_WORDS

feature = Feature(
    name="registry.linkage",
    blueprints=(blueprint,),
    models=(models,),
    menu=(
        NavigationItem(
            _("Data ganda"), "linkage.index", (IDENTITY_MERGE,), MenuGroup.FAMILIES, order=28
        ),
    ),
    waiting=(
        Waiting(
            ids=pairs_to_review,
            text=plural("%(n)s pasang data mungkin orang yang sama"),
            endpoint="linkage.index",
            order=70,
        ),
    ),
    permissions=PERMISSIONS,
    audit_words=AUDIT_WORDS,
    jobs=(
        JobKind(
            LINK,
            write_and_merge,
            score_pairs,
            JobPage(_("Mencari data ganda"), job_outcome, job_url),
            durable=False,
        ),
    ),
    commands=(linkage,),
)
