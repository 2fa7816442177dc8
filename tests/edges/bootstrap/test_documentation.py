"""Every setting is documented, and no other setting is."""

import re

from portal.core import config
from portal.edges.bootstrap.options import Options
from tests.paths import ROOT

PAGES = ("README.md", "docs/operations.md")


class Asked(dict[str, str]):
    """Mapping that records which variables were read."""

    def __init__(self, **variables: str) -> None:
        super().__init__(variables)
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


def settings_in_the_code() -> set[str]:
    environment = Asked(**dict.fromkeys(config.SECRETS.values(), "s" * 64))
    config.load(ROOT / "instance", environment)
    Options.read(environment)
    return environment.names


def settings_in_the_documents() -> set[str]:
    rows = [
        line.split("|")[1]
        for page in PAGES
        for line in (ROOT / page).read_text().splitlines()
        if line.startswith("| `")
    ]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    assert settings_in_the_documents() == settings_in_the_code()


def test_every_make_target_that_is_written_about_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    written = {
        target
        for page in PAGES
        for target in re.findall(r"(?:`|^    )make ([a-z]+)", (ROOT / page).read_text(), re.M)
    }
    assert {"run", "test", "help"} <= written <= targets
