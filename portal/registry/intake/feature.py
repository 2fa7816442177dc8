"""Manifest of the intake room."""

from flask_babel import lazy_gettext as _

from portal.core.counting import plural
from portal.platform.feature import Feature
from portal.platform.jobs.kinds import JobKind, JobPage
from portal.platform.web.navigation import MenuGroup, NavigationItem
from portal.platform.web.waiting import Waiting
from portal.registry.agencies.permissions import IMPORT_RUN
from portal.registry.intake.apply_cache import carried_on
from portal.registry.intake.commands import agencies
from portal.registry.intake.jobs.apply_list import APPLY, apply_rows
from portal.registry.intake.jobs.open_list import read_ahead
from portal.registry.intake.jobs.read_list import READ, stage_rows
from portal.registry.intake.jobs.undo_list import UNDO, take_back
from portal.registry.intake.queries import imports_to_confirm
from portal.registry.intake.settings import SETTINGS
from portal.registry.intake.views import blueprint
from portal.registry.intake.views.blueprint import job_url

feature = Feature(
    name="registry.intake",
    blueprints=(blueprint,),
    menu=(
        NavigationItem(
            _("Impor daftar"), "intake.index", (IMPORT_RUN,), MenuGroup.FAMILIES, order=25
        ),
    ),
    waiting=(
        Waiting(
            ids=imports_to_confirm,
            text=plural("%(n)s daftar menunggu dikonfirmasi"),
            endpoint="intake.index",
            arguments={"status": "previewed"},
            order=60,
        ),
    ),
    jobs=(
        JobKind(
            READ,
            stage_rows,
            read_ahead,
            JobPage(_("Membaca daftar"), leads_to=job_url),
            restartable=False,
            durable=False,
        ),
        JobKind(
            APPLY,
            apply_rows,
            carried_on,
            JobPage(_("Memasukkan daftar"), leads_to=job_url),
            restartable=False,
            durable=False,
        ),
        JobKind(
            UNDO,
            take_back,
            page=JobPage(_("Mengurungkan impor"), leads_to=job_url),
            restartable=False,
            durable=False,
        ),
    ),
    settings=SETTINGS,
    commands=(agencies,),
)
