"""Half floats are multiplied as the numbers that they are."""

import numpy as np
import pytest

from services.search.vectors import products


@pytest.mark.parametrize("rows", [0, 1, 511, 512, 513, 1300])
def test_products_are_those_of_widened_rows(rows: int) -> None:
    rng = np.random.default_rng(rows)
    made = rng.standard_normal((rows, 384)).astype(np.float32) * rng.choice([1e-7, 1e-4, 0.05, 1.0], (rows, 384))
    half = made.astype(np.float16)
    vector = rng.standard_normal(384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    exact = half.astype(np.float64) @ vector.astype(np.float64)
    assert np.allclose(products(half, vector), exact, rtol=0, atol=2e-5)


def test_each_half_float_keeps_its_value() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(-1, 1)
    assert np.array_equal(products(finite, np.ones(1, dtype=np.float32)), finite[:, 0].astype(np.float32))


def test_rows_of_a_database_may_be_read_only() -> None:
    half = np.frombuffer(np.eye(4, dtype=np.float16).tobytes(), dtype=np.float16).reshape(4, 4)
    assert products(half, np.array([1, 2, 3, 4], dtype=np.float32)).tolist() == [1, 2, 3, 4]
