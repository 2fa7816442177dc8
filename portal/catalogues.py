"""The catalogues of the screen's other languages, held in step with the marked text.

The screens are written in Indonesian; a catalogue gives each text in another language.
``python -m portal.catalogues update`` brings new text into every catalogue and drops what is no
longer used; ``check`` names what is missing and fails. A half-translated screen is worse than an
untranslated one, so ``make check`` calls it.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
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
}


def catalogue_file(root: Path, language: str) -> Path:
    """Where the catalogue of ``language`` lives."""
    return root / "portal/translations" / language / "LC_MESSAGES/messages.po"


def marked_text(root: Path) -> Catalog:
    """Every marked text of code and templates; a template that cannot be parsed raises."""
    catalog = Catalog()
    found = extract_from_dir(root, SOURCES, SOURCE_OPTIONS, KEYWORDS)
    for _file, _line, text, comments, context in found:
        catalog.add(text, auto_comments=comments, context=context)
    return catalog


def read_catalogue(root: Path, language: str) -> Catalog:
    """The stored catalogue of ``language``, or an empty one when there is none yet."""
    file = catalogue_file(root, language)
    if not file.exists():
        return Catalog(
            locale=language,
            fuzzy=False,
            header_comment=HEADER,
            project="Portal Bekasi Asih Ka Indung",
            version=VERSION,
            msgid_bugs_address="-",
            last_translator="-",
            language_team="-",
        )
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update(root: Path, language: str) -> None:
    """Bring the catalogue in step with the marked text; translations stay as they are."""
    catalog = read_catalogue(root, language)
    texts = marked_text(root)
    texts.creation_date = catalog.creation_date  # only a changed text may change the file
    catalog.update(texts, no_fuzzy_matching=True)
    file = catalogue_file(root, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(
            stream, catalog, width=100, no_location=True, ignore_obsolete=True, sort_output=True
        )


def problems(root: Path, language: str) -> Iterator[str]:
    """What a reader of ``language`` would stumble over, one sentence for each."""
    catalog, texts = read_catalogue(root, language), marked_text(root)
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
    """Act on the command line; returns 1 when a check finds something."""
    parser = argparse.ArgumentParser(prog="python -m portal.catalogues", description=__doc__)
    parser.add_argument("action", choices=("update", "check"))
    action = parser.parse_args(arguments).action
    if action == "update":
        for language in LANGUAGES:
            update(root, language)
        return 0
    found = [problem for language in LANGUAGES for problem in problems(root, language)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    if found:
        sys.stdout.write(
            f"{len(found)} texts to look at. `make catalogues` brings new texts into"
            " portal/translations; then translate them.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
