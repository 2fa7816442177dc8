"""A half-translated screen does not pass: each text a reader would stumble over is named."""

from pathlib import Path

import pytest

from portal.catalogues import catalogue_file, main, problems, update


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
    found = list(problems(root, "en"))
    assert "en: not in the catalogue: 'Kasus saya'" in found
    assert "en: not in the catalogue: 'Keluar'" in found


def test_text_in_the_catalogue_is_missed_until_it_is_translated(root: Path) -> None:
    update(root, "en")
    assert "en: not translated: 'Keluar'" in problems(root, "en")
    translate(root, "Keluar", "Sign out")
    translate(root, "Kasus saya", "My cases")
    assert not [problem for problem in problems(root, "en") if "asus saya" in problem]
    assert not [problem for problem in problems(root, "en") if "Keluar" in problem]


def test_an_update_keeps_translations_and_drops_what_is_no_longer_used(root: Path) -> None:
    update(root, "en")
    translate(root, "Keluar", "Sign out")
    (root / "portal" / "views.py").write_text("")
    assert "en: no longer used: 'Kasus saya'" in problems(root, "en")

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
    assert any("placeholder" in problem for problem in problems(root, "en"))


def test_the_check_fails_until_everything_is_translated(root: Path) -> None:
    assert main(["check"], root) == 1
    (root / "portal" / "views.py").write_text("")
    (root / "templates" / "base.html").write_text("")
    assert main(["check"], root) == 0
