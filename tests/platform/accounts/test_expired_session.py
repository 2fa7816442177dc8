"""A session expires while a form is filled in: no typed value is lost."""

import pytest
from flask.testing import FlaskClient

from portal.platform.accounts.models import User
from tests.platform.accounts.door import OWN_PAGE, PASSWORD, RINA, sign_in, token_on, unsent_on

pytestmark = pytest.mark.one_database(
    "what was typed waits in the page and the session, which no database holds"
)


def test_what_was_typed_survives_an_expired_session(client: FlaskClient, rina: User) -> None:
    typed = {"name": "Siti <Rohmah>", "note": "baris satu\nbaris dua", "password": "rahasia-sekali"}
    refused = client.post("/kata-sandi?langkah=2", data=typed, headers=OWN_PAGE)
    assert refused.status_code == 401
    assert "Isian Anda tidak hilang" in refused.text
    assert "rahasia-sekali" not in refused.text

    back = sign_in(client, unsent=unsent_on(refused), next="/kata-sandi")
    assert 'action="/kata-sandi?langkah=2"' in back.text
    assert 'value="Siti &lt;Rohmah&gt;"' in back.text
    assert "baris satu\nbaris dua" in back.text
    assert client.get("/kata-sandi").status_code == 200


def test_a_form_sent_by_another_site_is_not_offered_again(client: FlaskClient) -> None:
    refused = client.post(
        "/kata-sandi", data={"name": "x"}, headers={"Origin": "https://jahat.example"}
    )
    assert refused.status_code == 401
    assert 'name="unsent"' not in refused.text


@pytest.mark.parametrize(
    "unsent", ["{", "[]", '["https://jahat.example", []]', '["//x", []]', "[1, 2]", '["/a", [1]]']
)
def test_a_forged_unsent_form_is_ignored(client: FlaskClient, rina: User, unsent: str) -> None:
    assert sign_in(client, unsent=unsent).location == "/"


def test_htmx_gets_a_notice_and_the_page_stays(client: FlaskClient) -> None:
    answer = client.post(
        "/kata-sandi",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/kasus/3?bagian=catatan"},
    )
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert 'href="/masuk?next=/kasus/3?bagian%3Dcatatan"' in answer.text


def test_sign_in_and_a_new_password_with_csrf_tokens(strict_client: FlaskClient) -> None:
    door = token_on(strict_client.get("/masuk"))
    assert sign_in(strict_client, csrf_token=door).location == "/"

    new = {
        "old_password": PASSWORD,
        "new_password": "padi-kuning-sore",
        "repeat": "padi-kuning-sore",
    }
    stale = strict_client.post("/kata-sandi", data={**new, "csrf_token": door})
    assert stale.status_code == 400  # the token from before sign-in is void

    page = token_on(strict_client.get("/kata-sandi"))
    assert strict_client.post("/kata-sandi", data={**new, "csrf_token": page}).location == "/"
    assert strict_client.get("/kata-sandi").status_code == 200


def test_a_form_of_an_expired_session_asks_to_sign_in_and_can_be_sent_then(
    strict_client: FlaskClient,
) -> None:
    sign_in(strict_client, csrf_token=token_on(strict_client.get("/masuk")))
    strict_client.delete_cookie("session")
    answer = strict_client.post(
        "/bahasa", data={"language": "en", "csrf_token": "old"}, headers=OWN_PAGE
    )
    assert answer.status_code == 401
    assert "Sesi Anda sudah berakhir" in answer.text
    back = sign_in(strict_client, csrf_token=token_on(answer), unsent=unsent_on(answer))
    again = strict_client.post("/bahasa", data={"language": "en", "csrf_token": token_on(back)})
    assert again.status_code == 303


def test_a_sign_in_page_that_grew_too_old_offers_a_fresh_one(strict_client: FlaskClient) -> None:
    answer = sign_in(strict_client, csrf_token="old")
    assert answer.status_code == 401
    assert f'value="{RINA}"' in answer.text
    assert sign_in(strict_client, csrf_token=token_on(answer)).status_code == 303
