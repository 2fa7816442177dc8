"""Entry point by path: ``python3 portal/edges/bootstrap run``. Must stay readable for
old Pythons.
"""

import os
import runpy
import sys

if sys.version_info < (3, 11):  # noqa: UP036  the check that tells an old Python what it lacks
    sys.exit("The portal needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

# Started by path, Python puts this folder first on its search path. Import it as a package
# instead, so that its modules do not hide those of the standard library.
here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
sys.path = [entry for entry in sys.path if os.path.abspath(entry) != here]  # noqa: PTH100
sys.path.append(os.path.dirname(here))  # noqa: PTH120
runpy.run_module("bootstrap.commands", run_name="__main__")
