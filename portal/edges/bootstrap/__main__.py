"""Entry by path: ``python3 portal/edges/bootstrap run``. Old Pythons must be able to read it."""

import os
import runpy
import sys

if sys.version_info < (3, 11):  # noqa: UP036  the check that tells an old Python what it lacks
    sys.exit("The portal needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

# By path, Python puts this folder first on its search path. What is wanted is the folder as a
# package of its own, found behind the standard library.
here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
sys.path = [entry for entry in sys.path if os.path.abspath(entry) != here]  # noqa: PTH100
sys.path.append(os.path.dirname(here))  # noqa: PTH120
runpy.run_module("bootstrap.commands", run_name="__main__")
