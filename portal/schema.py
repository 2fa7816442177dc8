"""Every table of the portal, so that migrations see the schema whole."""

from portal import numbering
from portal.accounts import models as accounts
from portal.agencies import models as agencies
from portal.agency_access import models as agency_access
from portal.aid import models as aid
from portal.announcements import models as announcements
from portal.assessments import models as assessments
from portal.audit import models as audit
from portal.cases import models as cases
from portal.complaints import models as complaints
from portal.decisions import models as decisions
from portal.exports import models as exports
from portal.files import models as files
from portal.follow_ups import models as follow_ups
from portal.handovers import models as handovers
from portal.households import models as households
from portal.households.origins import models as origins
from portal.jobs import models as jobs
from portal.linkage import models as linkage
from portal.messages import models as messages
from portal.receipts import models as receipts
from portal.regions import models as regions
from portal.replies import models as replies
from portal.settings import models as settings
from portal.sponsors import models as sponsors

TABLES = (
    accounts,
    agencies,
    agency_access,
    announcements,
    aid,
    assessments,
    audit,
    cases,
    complaints,
    decisions,
    exports,
    files,
    follow_ups,
    handovers,
    households,
    jobs,
    linkage,
    messages,
    numbering,
    origins,
    receipts,
    regions,
    replies,
    settings,
    sponsors,
)
