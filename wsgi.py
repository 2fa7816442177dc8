"""Entry point: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

import gc
import sys

# Nearly everything that is made while the portal is put together stays: looking for garbage among
# it would take a fifth of the time. Frozen, it is left alone from then on, so that processes that
# are forked from this one go on sharing its memory.
gc.disable()

from portal import create_app  # noqa: E402 - the collector rests while the rooms are imported too
from portal.core.config import NotConfigured  # noqa: E402 - as above

try:
    app = create_app()
except NotConfigured as error:
    sys.exit(f"The portal does not start: {error}")
gc.freeze()
gc.enable()
