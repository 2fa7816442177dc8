"""The rooms of the house that have pages."""

from portal.accounts.views.sign_in import blueprint as accounts
from portal.accounts.views.staff import blueprint as staff
from portal.agencies.views import blueprint as agencies
from portal.agency_access.views import blueprint as agency_access
from portal.aid.views import blueprint as aid
from portal.announcements.views import blueprint as announcements
from portal.assessments.views import blueprint as assessments
from portal.audit.views import blueprint as audit
from portal.case_file.views import blueprint as case_file
from portal.cases.opening import blueprint as case_opening
from portal.cases.views import blueprint as cases
from portal.complaints.views import blueprint as complaints
from portal.dashboard.views import blueprint as dashboard
from portal.decisions.views import blueprint as decisions
from portal.event_papers.views import blueprint as event_papers
from portal.exports.views import blueprint as exports
from portal.follow_ups.views import blueprint as follow_ups
from portal.handovers.views import blueprint as handovers
from portal.health import blueprint as health
from portal.households.views import blueprint as households
from portal.intake.views import blueprint as intake
from portal.jobs.views import blueprint as jobs
from portal.linkage.views import blueprint as linkage
from portal.messages.text_views import blueprint as message_texts
from portal.messages.views import blueprint as messages
from portal.messages.webhooks import blueprint as twilio
from portal.receipts.views import blueprint as receipts
from portal.replies.views import blueprint as replies
from portal.search.views import blueprint as search
from portal.settings.views import blueprint as settings
from portal.sponsors.views import blueprint as sponsors

#: In the order of a household's journey, then what looks across it, then the office.
BLUEPRINTS = (
    dashboard,
    search,
    households,
    linkage,
    intake,
    aid,
    case_file,
    case_opening,
    cases,
    assessments,
    decisions,
    handovers,
    receipts,
    event_papers,
    follow_ups,
    sponsors,
    complaints,
    exports,
    announcements,
    messages,
    replies,
    message_texts,
    twilio,
    jobs,
    accounts,
    staff,
    agencies,
    agency_access,
    settings,
    audit,
    health,
)
