"""The program: reads blocks of papers from its input, and writes their PDFs to its output.

It ends when its input is closed (whoever asked is gone) or nobody has asked for a while.
"""

import gc
import os
import pickle
import select
import sys
from typing import IO, Any

from portal.platform.documents.typesetter.setting import set_block

IDLE_SECONDS = 60
COLLECT_AFTER = 4  # blocks


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer each block with the list of its PDFs, or with what went wrong."""
    gc.disable()  # WeasyPrint makes few cycles; looking for them takes a fifth of the time
    done = 0
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        try:
            articles, watermark = pickle.load(source)  # noqa: S301  from our own parent
        except EOFError:
            return
        answer: Any
        try:
            answer = set_block(articles, watermark)
        except Exception as failure:  # noqa: BLE001  told to whoever asked
            answer = f"{type(failure).__name__}: {failure}"
        pickle.dump(answer, target)
        target.flush()
        done += 1
        if done % COLLECT_AFTER == 0:
            gc.collect()


if __name__ == "__main__":
    # What libraries print must not stand between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(sys.stdin.buffer, answers)
