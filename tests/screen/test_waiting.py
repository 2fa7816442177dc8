"""What waits for a person: each number agrees with the list that it leads to."""

import re
from collections.abc import Iterator

import pytest

from portal.platform.permissions import Role
from tests.architecture.source import assert_none
from tests.screen.page import Page
from tests.screen.portal import Screens

pytestmark = pytest.mark.only_database("sqlite")

#: A queue that shows one pair at a time and says how many there are.
NO_LIST = "mungkin orang yang sama"
EACH_KIND = (
    *("kasus terlambat", "belum punya pendamping", "usulan bantuan menunggu"),
    *("usulan Anda ditolak", "penutupan kasus", "pengaduan belum dijawab", "SMS masuk"),
)


def waiting_for(living: Screens, role: Role) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each line of what waits on the first page."""
    answer = living.client(role).get("/")
    if answer.status_code == 200 and "Menunggu Anda" in answer.text:
        part = answer.text.split('aria-label="Menunggu Anda"')[1].split("</ul>")[0]
        for url, words in re.findall(r'<a class="row-name" href="([^"]+)">([^<]+)</a>', part):
            yield words, url


def rows_of(living: Screens, role: Role, url: str) -> int:
    """Return the number of rows of a list, on all its pages."""
    client, number = living.client(role), 0
    while url:
        page = Page(client.get(url).text, url)
        number += len([item for item in page.all("li") if "row" in item.get("class", "").split()])
        url = next((link for link in page.links() if "after=" in link and link != url), "")
    return number


@pytest.mark.parametrize("role", Role, ids=str)
def test_each_number_is_that_of_its_list(living: Screens, role: Role) -> None:
    found = []
    for words, url in waiting_for(living, role):
        rows = rows_of(living, role, url)
        if NO_LIST not in words and rows != int(words.split()[0]):
            found.append(f"{words}, but {url} lists {rows}")
    assert_none(found)


def test_the_programme_has_work_of_each_kind_for_somebody(living: Screens) -> None:
    """Else the test above would compare nothing."""
    words = " ".join(words for role in Role for words, _ in waiting_for(living, role))
    assert_none(kind for kind in EACH_KIND if kind not in words)


def test_the_menu_says_how_much_waits_and_where(living: Screens) -> None:
    complaints = next(w for w, _ in waiting_for(living, Role.SUPERVISOR) if "pengaduan" in w)
    page = living.client(Role.SUPERVISOR).get("/kasus/").text
    menu = page.split('<nav class="rail"')[1].split("</nav>")[0]
    entry = menu.split('href="/pengaduan/"')[1].split("</a>")[0]
    assert f">{complaints.split()[0]}<" in entry
    assert "menunggu" in entry
