"""The review queue: asked in order, decided, put off, taken back; only within one's scope."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.linkage.states import PairStatus
from portal.permissions import Role
from tests.factories import SUKABAKTI
from tests.linkage.cast import create_pair, fresh, status_of, woman

SignIn = Callable[..., FlaskClient]


def test_the_next_pair_comes_at_once_after_a_decision(app: Flask, sign_in: SignIn) -> None:
    sure = create_pair(woman("Siti Rohmah"), woman("ST ROHMAH"), probability=0.9)
    less = create_pair(woman("Mak Onih"), woman("Onih"), probability=0.8)
    sari = sign_in(Role.SUPERVISOR)
    assert "Siti Rohmah" in sari.get("/data-ganda").text
    answer = sari.post(f"/data-ganda/{sure.id}/gabung", follow_redirects=True)
    assert "Siti Rohmah: digabung." in answer.text
    assert "Mak Onih" in answer.text
    answer = sari.post(f"/data-ganda/{less.id}/pisah", follow_redirects=True)
    assert "Tidak ada yang menunggu keputusan" in answer.text
    assert [status_of(pair) for pair in (sure, less)] == [PairStatus.MERGED, PairStatus.KEPT_APART]


def test_a_pair_outside_the_kecamatan_is_not_there(app: Flask, sign_in: SignIn) -> None:
    pair = create_pair(woman(), woman(village_code=SUKABAKTI))
    sari = sign_in(Role.SUPERVISOR)
    assert "Siti" not in sari.get("/data-ganda").text
    assert sari.get(f"/data-ganda/{pair.id}").status_code == 404
    assert sari.post(f"/data-ganda/{pair.id}/gabung").status_code == 404
    everywhere = sign_in(Role.SUPERVISOR, districts=None)
    assert everywhere.post(f"/data-ganda/{pair.id}/gabung").status_code == 303
    assert fresh(pair.right).merged_into_id is not None
