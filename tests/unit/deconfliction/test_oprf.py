"""RFC 9497: the vectors of its appendix A.1, and what is no element or no proof."""

import pytest

from models.errors import BadMessage
from services.deconfliction import oprf
from services.deconfliction.oprf import Mode

SEED, INFO = bytes.fromhex("a3" * 32), b"test key"
BLIND = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
SECOND_BLIND = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
ZERO, FIVES = "00", "5a" * 17

KEYS = {
    Mode.BASE: "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e",
    Mode.VERIFIABLE: "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909",
}
PUBLIC = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"

BASE = [  # input, blinded element, evaluated element, output: A.1.1
    (
        ZERO,
        "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
    ),
    (
        FIVES,
        "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
    ),
]
ZERO_OUTPUT = "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
FIVES_OUTPUT = "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"
ZERO_SENT = "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"
ZERO_GOT = "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"

VERIFIABLE = [  # (input, blind, blinded, evaluated, output) of each element, nonce, proof: A.1.2
    (
        [(ZERO, BLIND, ZERO_SENT, ZERO_GOT, ZERO_OUTPUT)],
        "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
    ),
    (
        [
            (
                FIVES,
                BLIND,
                "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
                "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
                FIVES_OUTPUT,
            )
        ],
        "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
    ),
    (
        [
            (ZERO, BLIND, ZERO_SENT, ZERO_GOT, ZERO_OUTPUT),
            (
                FIVES,
                SECOND_BLIND,
                "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
                "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
                FIVES_OUTPUT,
            ),
        ],
        "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
        "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
    ),
]


@pytest.mark.parametrize("mode", Mode)
def test_keys_are_derived_as_in_the_rfc(mode: Mode) -> None:
    assert oprf.derive_key(SEED, INFO, mode=mode).hex() == KEYS[mode]


def test_the_public_key_is_that_of_the_rfc() -> None:
    assert oprf.public_key(bytes.fromhex(KEYS[Mode.VERIFIABLE])).hex() == PUBLIC


@pytest.mark.parametrize(("value", "sent", "got", "output"), BASE)
def test_base_mode_gives_the_vectors(value: str, sent: str, got: str, output: str) -> None:
    key, told = bytes.fromhex(KEYS[Mode.BASE]), bytes.fromhex(value)
    blinded = oprf.blind(told, by=bytes.fromhex(BLIND), mode=Mode.BASE)
    [evaluated] = oprf.evaluate(key, [blinded])
    assert (blinded.hex(), evaluated.hex()) == (sent, got)
    assert oprf.finalize(told, blinded_by=bytes.fromhex(BLIND), evaluated=evaluated).hex() == output
    assert oprf.output(key, told, mode=Mode.BASE).hex() == output


@pytest.mark.parametrize(("elements", "nonce", "proof"), VERIFIABLE)
def test_verifiable_mode_gives_the_vectors(elements: list[tuple[str, ...]], nonce: str, proof: str) -> None:
    key = bytes.fromhex(KEYS[Mode.VERIFIABLE])
    told = [[bytes.fromhex(part) for part in one] for one in elements]
    blinded = [oprf.blind(value, by=by) for value, by, *_ in told]
    evaluated = oprf.evaluate(key, blinded)
    assert blinded == [sent for _, _, sent, _, _ in told]
    assert evaluated == [got for *_, got, _ in told]
    assert oprf.prove(key, blinded, evaluated, nonce=bytes.fromhex(nonce)).hex() == proof
    assert oprf.verify(bytes.fromhex(PUBLIC), blinded, evaluated, bytes.fromhex(proof))
    for (value, by, _, got, output), _ in zip(told, evaluated, strict=True):
        assert oprf.finalize(value, blinded_by=by, evaluated=got) == output == oprf.output(key, value)


def test_an_element_evaluated_with_another_key_fails_the_proof() -> None:
    key, other = oprf.random_scalar(), oprf.random_scalar()
    blinded = [oprf.blind(bytes([number]), by=oprf.random_scalar()) for number in range(5)]
    honest = oprf.evaluate(key, blinded)
    proof = oprf.prove(key, blinded, honest)
    assert oprf.verify(oprf.public_key(key), blinded, honest, proof)
    tagged = [*honest[:3], *oprf.evaluate(other, blinded[3:4]), honest[4]]
    assert not oprf.verify(oprf.public_key(key), blinded, tagged, proof)
    assert not oprf.verify(oprf.public_key(key), blinded, tagged, oprf.prove(key, blinded, tagged))
    assert not oprf.verify(oprf.public_key(other), blinded, honest, proof)
    assert not oprf.verify(oprf.public_key(key), blinded, honest[::-1], proof)


@pytest.mark.parametrize("bad", [b"", b"\x01", bytes(32), b"\xff" * 32, b"\x01" + bytes(31), bytes(33)])
def test_what_is_no_element_is_refused(bad: bytes) -> None:
    with pytest.raises(BadMessage):
        oprf.evaluate(oprf.random_scalar(), [bad])
    with pytest.raises(BadMessage):
        oprf.finalize(b"value", blinded_by=oprf.random_scalar(), evaluated=bad)


@pytest.mark.parametrize("proof", [b"", bytes(63), bytes(65)])
def test_what_is_no_proof_is_refused(proof: bytes) -> None:
    key, blinded = oprf.random_scalar(), [oprf.random_element()]
    with pytest.raises(BadMessage):
        oprf.verify(oprf.public_key(key), blinded, oprf.evaluate(key, blinded), proof)


@pytest.mark.parametrize("proof", [bytes(64), b"\xff" * 64])
def test_scalars_outside_the_group_prove_nothing(proof: bytes) -> None:
    key, blinded = oprf.random_scalar(), [oprf.random_element()]
    assert not oprf.verify(oprf.public_key(key), blinded, oprf.evaluate(key, blinded), proof)
