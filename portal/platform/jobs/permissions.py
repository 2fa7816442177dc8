"""Permissions of jobs."""

from portal.platform.permissions import Permission, Reach, Role

#: See jobs of other users; needs a scope of everywhere.
JOB_SEE_ALL = Permission("job.see_all", {Role.SUPERVISOR: Reach.SCOPE})

PERMISSIONS = (JOB_SEE_ALL,)
