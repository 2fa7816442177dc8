"""Text that spreadsheet programs would read as a formula."""

#: First characters that a spreadsheet reads as a formula (OWASP, "CSV Injection"), with the wide
#: forms that East Asian editions read the same way.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(text: str) -> str:
    """Return ``text`` with an apostrophe in front if a spreadsheet would read it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_PREFIXES) else text
