"""An incomplete translation fails the check, which names each text."""

import re
from pathlib import Path

import pytest

from portal.edges.catalogues import (
    LANGUAGES,
    catalogue_file,
    find_problems,
    main,
    read_catalogue,
    update,
)
from tests.architecture.source import assert_none
from tests.paths import ROOT

#: A number that is fixed, and more than one: a limit.
LIMIT = re.compile(r"(at most|at least|and|exactly|more than|must have|holds|first) $", re.I)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "views.py").write_text('title = lazy_gettext("Kasus saya")\n')
    (tmp_path / "templates" / "base.html").write_text(
        "{{ _('Keluar') }} {% trans n=3 %}%(n)s kasus 100%{% endtrans %}"
    )
    return tmp_path


def translate(root: Path, text: str, translation: str) -> None:
    file = catalogue_file(root, "en")
    old = f'msgid "{text}"\nmsgstr ""'
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, f'msgid "{text}"\nmsgstr "{translation}"'))


def test_marked_text_of_code_and_templates_is_missed_until_it_is_in_the_catalogue(
    root: Path,
) -> None:
    found = list(find_problems(root, "en"))
    assert "en: not in the catalogue: 'Kasus saya'" in found
    assert "en: not in the catalogue: 'Keluar'" in found


def test_text_in_the_catalogue_is_missed_until_it_is_translated(root: Path) -> None:
    update(root, "en")
    assert "en: not translated: 'Keluar'" in find_problems(root, "en")
    translate(root, "Keluar", "Sign out")
    translate(root, "Kasus saya", "My cases")
    assert not [problem for problem in find_problems(root, "en") if "asus saya" in problem]
    assert not [problem for problem in find_problems(root, "en") if "Keluar" in problem]


def test_an_update_keeps_translations_and_drops_what_is_no_longer_used(root: Path) -> None:
    update(root, "en")
    translate(root, "Keluar", "Sign out")
    (root / "portal" / "views.py").write_text("")
    assert "en: no longer used: 'Kasus saya'" in find_problems(root, "en")

    update(root, "en")
    text = catalogue_file(root, "en").read_text()
    assert "Sign out" in text
    assert "Kasus saya" not in text


def test_an_update_without_news_changes_nothing(root: Path) -> None:
    update(root, "en")
    before = catalogue_file(root, "en").read_bytes()
    update(root, "en")
    assert catalogue_file(root, "en").read_bytes() == before


def test_a_translation_that_loses_a_placeholder_is_named(root: Path) -> None:
    (root / "portal" / "views.py").write_text('gettext("%(name)s dipindahkan", name="x")\n')
    (root / "templates" / "base.html").write_text("")
    update(root, "en")
    translate(root, "%(name)s dipindahkan", "%(nama)s was moved")
    assert any("placeholder" in problem for problem in find_problems(root, "en"))


def test_the_check_fails_until_everything_is_translated(root: Path) -> None:
    assert main(["check"], root) == 1
    (root / "portal" / "views.py").write_text("")
    (root / "templates" / "base.html").write_text("")
    assert main(["check"], root) == 0


def test_a_counting_text_is_missed_until_both_of_its_forms_are_translated(root: Path) -> None:
    (root / "portal" / "views.py").write_text('counted("%(n)s orang", number)\n')
    (root / "templates" / "base.html").write_text('{{ counted("%(n)s surat", papers|length) }}')
    update(root, "en")
    file = catalogue_file(root, "en")
    text = file.read_text()
    assert text.count('msgid_plural "%(n)s ') == 2
    file.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s paper"', 1))
    assert len(list(find_problems(root, "en"))) == 2
    file.write_text(
        text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s one"').replace(
            'msgstr[1] ""', 'msgstr[1] "%(n)s many"'
        )
    )
    assert list(find_problems(root, "en")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_counts_has_a_form_for_one(language: str) -> None:
    catalogue = list(read_catalogue(ROOT, language))
    forms = [message.string for message in catalogue if isinstance(message.id, tuple)]
    many = {word for one, other in forms for word in set(other.split()) - set(one.split())}
    nouns = "people|" + "|".join(sorted(word for word in many if re.fullmatch(r"[a-z]+s", word)))
    counts = re.compile(rf"%\(\w+\)[sd] (?:\w+ )?(?:{nouns})\b")
    assert_none(
        message.string
        for message in catalogue
        if isinstance(message.id, str) and message.id
        for found in counts.finditer(message.string)
        if not LIMIT.search(message.string[: found.start()])
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_told_apart_only_where_it_means_two_things(language: str) -> None:
    catalogue = read_catalogue(ROOT, language)
    assert_none(
        f"{message.context}: {message.id}"
        for message in catalogue
        if message.context
        and (plain := catalogue.get(message.id)) is not None
        and plain.string == message.string
    )
