"""One PDF of each way to hide a name, redacted and taken apart again; `./lince bench faults.redaction` takes all variants."""

import hashlib

import pytest
from support import adversarial, adversarial_deep, redacting

UNSEEN = {"another_for_print", "with_remarks", "expanded", "xfa", "portfolio", "page_thrown_away", "saved_five_times"}
"""Ways in which nothing of the name is seen: there is nothing to draw a box around."""


@pytest.mark.ocr
@pytest.mark.parametrize("kind", adversarial_deep.KINDS)
def test_F3_nothing_is_left_of_what_fonts_pictures_layers_and_trees_say(kind, tmp_path):
    number = list(adversarial_deep.KINDS).index(kind)
    identity = adversarial.IDENTITIES[number % len(adversarial.IDENTITIES)]
    content = adversarial.make(kind, identity, number)
    assert content != adversarial.make(kind, identity, number, said=False)
    copy = redacting.redacted(tmp_path, kind, identity, number)
    assert (sum(len(page.boxes) for page in copy.built.pages) == 0) is (kind in UNSEEN)
    assert redacting.left_over(copy, kind, identity, number) == []
    assert (tmp_path / "original.pdf").read_bytes() == content


@pytest.mark.ocr
@pytest.mark.parametrize("kind", [one for one in adversarial.KINDS if one not in adversarial_deep.KINDS])
def test_F3_nothing_of_the_name_is_left(kind, tmp_path):
    number = list(adversarial.KINDS).index(kind)
    identity = adversarial.IDENTITIES[number % len(adversarial.IDENTITIES)]
    content = adversarial.make(kind, identity, number)
    # The trap holds the name, else the test shows nothing.
    assert content != adversarial.make(kind, identity, number, said=False)
    copy = redacting.redacted(tmp_path, kind, identity, number)
    assert sum(len(page.boxes) for page in copy.built.pages) > 0
    assert redacting.left_over(copy, kind, identity, number) == []
    # D4: the original is what it was.
    assert (tmp_path / "original.pdf").read_bytes() == content


def test_F5_a_second_build_is_the_same_bytes(tmp_path):
    digests = set()
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        copy = redacting.redacted(tmp_path / place, "notes", adversarial.IDENTITIES[0], 0, ocr=False)
        digests.add(hashlib.sha256(copy.path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_F3_words_outside_of_the_boxes_can_still_be_sought(tmp_path):
    copy = redacting.redacted(tmp_path, "text_layer", adversarial.IDENTITIES[1], 1, ocr=False)
    assert copy.by_hand == 0
    assert copy.proposed == 2
    told = redacting.texts(copy.path)
    assert "declarante" in told[0]
    assert "Compareció" in told[0]
    assert "teléfono" in told[0]
