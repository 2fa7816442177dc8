"""Message catalogues of the screen's other languages.

The source language of the screens is Indonesian. ``python -m portal.edges.catalogues update`` adds
new texts to every catalogue and removes unused ones; ``check`` reports missing translations and
fails. ``make check`` runs it: a half-translated screen is worse than an untranslated one.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal.core.config import VERSION

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en",)
SOURCES = [("portal/**.py", "python"), ("templates/**", "jinja2")]
SOURCE_OPTIONS = {"templates/**": {"newstyle_gettext": "true", "silent": "false"}}
HEADER = "# The Indonesian text of the screens, and what another language says in its place."
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_l": None,
    "counted": (1, 1),
    "plural": (1, 1),
    "kept": None,
}


def catalogue_file(root: Path, language: str) -> Path:
    """Return the path of the catalogue."""
    return root / "portal/translations" / language / "LC_MESSAGES/messages.po"


def extract_messages(root: Path) -> Catalog:
    """Return every marked text of code and templates. Raise for a template that cannot be
    parsed."""
    catalog = Catalog()
    found = extract_from_dir(root, SOURCES, SOURCE_OPTIONS, KEYWORDS)
    for _file, _line, text, comments, context in found:
        catalog.add(text, auto_comments=comments, context=context)
    return catalog


def read_catalogue(root: Path, language: str) -> Catalog:
    """Return the stored catalogue of ``language``; an empty one if there is none."""
    file = catalogue_file(root, language)
    if not file.exists():
        return Catalog(
            locale=language,
            fuzzy=False,
            header_comment=HEADER,
            project="Portal",
            version=VERSION,
            msgid_bugs_address="-",
            last_translator="-",
            language_team="-",
        )
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update(root: Path, language: str) -> None:
    """Merge the marked texts into the catalogue; translations are kept."""
    catalog = read_catalogue(root, language)
    texts = extract_messages(root)
    texts.creation_date = catalog.creation_date  # keep the file unchanged without new texts
    catalog.update(texts, no_fuzzy_matching=True)
    file = catalogue_file(root, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(
            stream, catalog, width=100, no_location=True, ignore_obsolete=True, sort_output=True
        )


def find_problems(root: Path, language: str) -> Iterator[str]:
    """Yield one line for each missing, fuzzy, wrong or unused translation."""
    catalog, texts = read_catalogue(root, language), extract_messages(root)
    for wanted in texts:
        if not wanted.id:
            continue  # the header
        message = catalog.get(wanted.id, wanted.context)
        if message is None:
            yield f"{language}: not in the catalogue: {_title(wanted)}"
        elif message.fuzzy or not _is_translated(message):
            yield f"{language}: not translated: {_title(wanted)}"
        else:
            for error in message.check(catalog):
                yield f"{language}: {error}: {_title(wanted)}"
    for message in catalog:
        if message.id and texts.get(message.id, message.context) is None:
            yield f"{language}: no longer used: {_title(message)}"


def _is_translated(message: Message) -> bool:
    strings = message.string
    return bool(strings) if strings is None or isinstance(strings, str) else all(strings)


def _title(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command line; return 1 if the check finds a problem."""
    parser = argparse.ArgumentParser(prog="python -m portal.edges.catalogues", description=__doc__)
    parser.add_argument("action", choices=("update", "check"))
    action = parser.parse_args(arguments).action
    if action == "update":
        for language in LANGUAGES:
            update(root, language)
        return 0
    found = [problem for language in LANGUAGES for problem in find_problems(root, language)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    if found:
        sys.stdout.write(
            f"{len(found)} texts to look at. `make catalogues` brings new texts into"
            " portal/translations; then translate them.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
