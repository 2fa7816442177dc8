"""Entry point: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

import gc
import sys

# Nearly all objects created at start stay alive: garbage collection among them would take a fifth
# of the time. Frozen objects are not touched by later collections either, so that forked processes
# keep sharing their memory.
gc.disable()

from portal import create_app  # noqa: E402 - the collector rests while the rooms are imported too
from portal.core.config import NotConfigured  # noqa: E402 - as above

try:
    app = create_app()
except NotConfigured as error:
    sys.exit(f"The portal does not start: {error}")
gc.freeze()
gc.enable()
