"""The short code on a paper, for check pages that are not public.

The number of a paper together with this code opens the check page.
"""

import base64
import hashlib
import hmac

_BYTES = 5  # 40 bits are enough, because guesses are rate-limited requests
_HALF = 4


def check_code(token: str) -> str:
    """Return the code, such as ``7K3M-QXDA``: a digest of the paper's token in base 32."""
    digest = hashlib.sha256(token.encode()).digest()[:_BYTES]
    code = base64.b32encode(digest).decode()
    return f"{code[:_HALF]}-{code[_HALF:]}"


def is_check_code(token: str, typed: str) -> bool:
    """Return whether ``typed`` is the code of this token. Case, spaces and dashes are ignored."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    wanted = check_code(token).replace("-", "")
    return hmac.compare_digest(letters.encode(), wanted.encode())
