"""Commands for operators: ``flask users``, ``flask regions``, …"""

from flask import Flask

from portal.cli.agencies import agencies
from portal.cli.assessments import assessments
from portal.cli.audit import audit
from portal.cli.demo import demo
from portal.cli.linkage import linkage
from portal.cli.messages import messages
from portal.cli.overlap import overlap
from portal.cli.prepare import prepare
from portal.cli.regions import regions
from portal.cli.users import users
from portal.cli.worker import worker

COMMANDS = (
    agencies,
    assessments,
    audit,
    demo,
    linkage,
    messages,
    overlap,
    prepare,
    regions,
    users,
    worker,
)


def register(app: Flask) -> None:
    """Add every command group."""
    for command in COMMANDS:
        app.cli.add_command(command)
