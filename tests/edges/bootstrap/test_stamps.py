"""A second start does no work, and an interrupted step is repeated."""

from pathlib import Path

from portal.edges.bootstrap.stamps import Stamp


def test_a_finished_step_holds_while_its_inputs_stay_the_same(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("flask==3.1.3")
    Stamp(tmp_path / "stamps" / "packages", lock, "python 3.11").set()

    lock.touch()  # a fresh checkout changes times and nothing else
    assert Stamp(tmp_path / "stamps" / "packages", lock, "python 3.11").holds()

    assert not Stamp(tmp_path / "stamps" / "packages", lock, "python 3.12").holds()
    lock.write_text("flask==3.1.4")
    assert not Stamp(tmp_path / "stamps" / "packages", lock, "python 3.11").holds()


def test_a_step_that_never_finished_does_not_hold(tmp_path: Path) -> None:
    assert not Stamp(tmp_path / "stamps" / "packages", "flask==3.1.3").holds()


def test_moving_text_from_one_input_to_the_next_is_a_change(tmp_path: Path) -> None:
    Stamp(tmp_path / "stamp", "ab", "c").set()
    assert not Stamp(tmp_path / "stamp", "a", "bc").holds()
