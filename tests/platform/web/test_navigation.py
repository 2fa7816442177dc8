"""The menu shows what a role may open, and the current page."""

from flask import Flask
from flask.testing import FlaskClient

from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.audit.permissions import AUDIT_READ
from portal.platform.web.navigation import NavigationItem, add_navigation
from tests.platform.web.gallery.app import create_gallery


def test_an_entry_without_permission_is_not_shown(gallery: Flask) -> None:
    add_navigation(gallery, NavigationItem("Akun petugas", "gallery.message", (ACCOUNT_MANAGE,)))
    add_navigation(
        gallery,
        NavigationItem("Riwayat", "gallery.message", (ACCOUNT_MANAGE, AUDIT_READ)),
    )
    page = gallery.test_client().get("/").text
    assert "Akun petugas" not in page
    assert "Riwayat" in page


def test_the_entry_of_this_page_is_marked_once_in_each_menu(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    menu = page.split("<main")[0]
    assert menu.count('aria-current="page">Kasus</a>') == 2  # the phone's menu and the rail
    assert menu.count('aria-current="page"') == 2


def test_an_entry_may_stand_for_the_pages_of_other_rooms(gallery: Flask) -> None:
    add_navigation(
        gallery,
        NavigationItem("Sandi", "gallery.message", order=300, blueprints=("accounts",)),
    )
    gallery.view_functions["accounts.password"] = gallery.view_functions["gallery.done"]
    page = gallery.test_client().get("/kata-sandi").text
    assert 'aria-current="page">Sandi</a>' in page
    assert 'aria-current="page">Kasus</a>' not in page


def test_nobody_sees_the_menu_before_sign_in() -> None:
    page = create_gallery(signed_in=False).test_client().get("/").text
    assert "Serah terima</a>" not in page.split("<main")[0]
    assert ">Keluar</button>" not in page
    assert "Bahasa Indonesia" in page


def test_the_page_says_who_is_signed_in_and_as_what(visitor: FlaskClient) -> None:
    header = visitor.get("/").text.split("</header>")[0]
    assert "Ratna Komalasari" in header
    assert "Penyelia" in header
