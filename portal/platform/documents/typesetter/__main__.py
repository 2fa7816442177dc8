"""Entry point by path: ``python typesetter``; sets blocks of papers until nothing comes.

Its modules are found without starting the portal, which takes two seconds: the packages above them
are only folders here.
"""

import runpy
import sys
from pathlib import Path
from types import ModuleType

here = Path(__file__).resolve().parent
root = here.parents[3]
sys.path = [entry for entry in sys.path if Path(entry).resolve() != here]
for folder in (*reversed(here.parents[:3]), here):
    name = ".".join(folder.relative_to(root).parts)
    package = sys.modules[name] = ModuleType(name)
    package.__path__ = [str(folder)]
package = sys.modules["portal.core"] = ModuleType("portal.core")
package.__path__ = [str(root / "portal" / "core")]
runpy.run_module("portal.platform.documents.typesetter.process", run_name="__main__")
