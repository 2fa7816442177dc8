"""Entry point by path: ``python -I -S file_reader VERDICT LIMITS FOLDER…``; the folders contain its
libraries.
"""

import runpy
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path = [entry for entry in sys.path if Path(entry).resolve() != here]
sys.path += [*sys.argv[3:], str(here.parent)]
runpy.run_module("file_reader.process", run_name="__main__")
