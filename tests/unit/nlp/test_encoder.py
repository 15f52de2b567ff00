"""The sentence encoder: the weights are the ones that were measured, and meaning wins over words."""

import hashlib
import json

import numpy as np

from services.nlp.encoder import FOLDER, SentenceEncoder, shipped, widened


def test_the_weights_are_those_of_the_card():
    about = json.loads((FOLDER / "config.json").read_text())
    assert {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in about["sha256"]} == about[
        "sha256"
    ]


def test_a_question_is_nearest_to_its_answer_in_another_language():
    encoder = shipped()
    answers = encoder.passages(
        [
            "O dono do hotel recolhe os passaportes das meninas.",
            "El precio del trigo subió un tres por ciento este año.",
            "The match ended two to one after extra time.",
            "Le train de nuit part du quai numéro quatre.",
        ]
    )
    for ask in ("¿quién guarda los pasaportes de las mujeres?", "who keeps the women's passports?"):
        assert int((answers @ encoder.question(ask)).argmax()) == 0
    assert np.allclose(np.linalg.norm(answers, axis=1), 1, atol=1e-4)


def test_company_does_not_change_a_vector():
    encoder = shipped()
    alone = encoder.passages(["Nos quitaron los papeles."])[0]
    among = encoder.passages(["palabra " * 400, "Nos quitaron los papeles.", "x"])[1]
    assert (alone == among).all()


def test_nothing_and_far_too_much_are_read():
    encoder = SentenceEncoder()
    assert encoder.passages([]).shape == (0, encoder.width)
    assert np.isfinite(encoder.passages(["", "palabra " * 2_000])).all()


def test_weights_are_widened_by_column():
    pairs = np.array([[[0x0F] * 16], [[0x88] * 16]], dtype=np.uint8)
    eight, steps = widened(pairs, np.array([[2.0], [0.5]], dtype=np.float16))
    # 15 is 7 steps above the middle, 0 is 8 below: of a scale of two, 14 and -16.
    assert eight[:2, 0].tolist() == [111, -127]
    assert np.isclose(steps[0], 16 / 127)
    assert (eight[:, 1] == 0).all()
