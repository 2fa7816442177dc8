"""Permissions of jobs."""

from portal.platform.permissions import Permission, Reach, Role

#: See the long work of others; needs a scope of everywhere.
JOB_SEE_ALL = Permission("job.see_all", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (JOB_SEE_ALL,)
