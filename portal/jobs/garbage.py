"""How often a process of long work looks for garbage.

A list of 131,072 rows keeps millions of objects for minutes, and a fifth of the time went into
looking through them again and again.
"""

import gc

#: Objects made before the next look; Python's own 700 suit a program that holds little.
_OBJECTS_BETWEEN_LOOKS = 100_000


def look_rarely() -> None:
    """From now on, in this process. What no cycle holds goes at once, as ever."""
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
