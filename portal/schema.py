"""Every table of the portal, so that migrations see the schema whole."""

from portal import numbering
from portal.accounts import models as accounts
from portal.agencies import models as agencies
from portal.assessments import models as assessments
from portal.audit import models as audit
from portal.cases import models as cases
from portal.decisions import models as decisions
from portal.files import models as files
from portal.follow_ups import models as follow_ups
from portal.handovers import models as handovers
from portal.households import models as households
from portal.jobs import models as jobs
from portal.linkage import models as linkage
from portal.messages import models as messages
from portal.receipts import models as receipts
from portal.regions import models as regions
from portal.settings import models as settings

TABLES = (
    accounts,
    agencies,
    assessments,
    audit,
    cases,
    decisions,
    files,
    follow_ups,
    handovers,
    households,
    jobs,
    linkage,
    messages,
    numbering,
    receipts,
    regions,
    settings,
)
