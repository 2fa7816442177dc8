"""Training from the repository alone reproduces the model."""

from pathlib import Path

from flask import Flask

from portal.registry.linkage.comparisons import COMPARISONS
from portal.registry.linkage.outcomes import Reason
from portal.registry.linkage.synthetic.lists import generate_dataset
from portal.registry.linkage.trained_model import Model, trained_model
from portal.registry.linkage.training import train
from portal.registry.linkage.wording import reason_text


def test_training_twice_gives_the_same_model(tmp_path: Path) -> None:
    world = generate_dataset("small", people=250, desa=5)
    first, second = (train(world.records, world.person_of) for _ in range(2))
    assert first == second
    first.save(tmp_path / "model.json")
    assert Model.load(tmp_path / "model.json") == first


def test_the_kept_model_knows_every_level_and_nothing_else() -> None:
    model = trained_model()
    assert {
        comparison.name: {level.name for level in comparison.levels if not level.is_null}
        for comparison in COMPARISONS
    } == {name: set(levels) for name, levels in model.weights.items()}
    assert 0 < model.review_above < model.same_above < 1


def test_the_kept_model_believes_what_everybody_would() -> None:
    identity = trained_model().weights["identity"]
    name = trained_model().weights["name"]

    def evidence(weights: tuple[float, float]) -> float:
        return weights[0] / weights[1]

    assert evidence(identity["nik_birth"]) > evidence(identity["birth"])
    assert evidence(identity["birth"]) > evidence(identity["birth_default"])
    assert evidence(identity["birth_default"]) > evidence(identity["two_nik_birth"])
    assert evidence(name["same_rare"]) > evidence(name["same_common"])
    assert evidence(name["same_common"]) > evidence(name["first_word"])


def test_a_seed_makes_the_same_world_again_and_another_a_different_one() -> None:
    assert generate_dataset("x", people=60).records == generate_dataset("x", people=60).records
    assert generate_dataset("x", people=60).records != generate_dataset("y", people=60).records


def test_no_number_of_the_made_up_world_can_be_a_real_one() -> None:
    for record in generate_dataset("x", people=400).records:
        for number in filter(None, (record.nik, record.kk)):
            assert int(number[12:]) >= 9000


def test_every_reason_has_its_sentence(app: Flask) -> None:
    with app.test_request_context():
        assert all(reason_text(reason).endswith(".") for reason in Reason)
