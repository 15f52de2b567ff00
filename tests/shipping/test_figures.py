"""Pages of figures are written from the frozen runs, and the model of the capacity page is sound."""

import re
from dataclasses import asdict, replace

import pytest

from docs import capacity, figures, tables

ROOT = figures.ROOT


@pytest.mark.parametrize("name", figures.PAGES)
def test_the_figures_are_those_of_the_frozen_runs(name: str) -> None:
    committed = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert committed == figures.PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", figures.PAGES)
def test_each_table_tells_its_frozen_run(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`(benchmarks/[\w/]+\.json)`", text))
    assert len(named) >= 6
    assert [one for one in named if not (ROOT / one).exists()] == []
    tables = [part for part in text.split("\n## ") if "\n| " in part and "What is assumed" not in part]
    assert [part.splitlines()[0] for part in tables if "From `benchmarks/" not in part] == []


def test_a_figure_of_another_run_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = capacity.page()
    usual = tables.frozen

    def dearer(name: str) -> object:
        found = usual(name)
        return {**found, "cpu_s_per_page": 2 * found["cpu_s_per_page"]} if name == "ingest/mixed_case" else found

    monkeypatch.setattr(capacity, "frozen", dearer)
    assert capacity.page() != before


def test_the_model_is_linear_in_pages_and_whole_where_things_are() -> None:
    one = capacity.measured()
    small, large = capacity.plan(10**8, one), capacity.plan(10**10, one)
    for name, value in asdict(small).items():
        if name not in {"shards", "nodes"}:
            assert asdict(large)[name] == pytest.approx(100 * value, rel=1e-6), name
    assert capacity.plan(1, one).shards == 1 + capacity.ASSUMED.replicas
    assert capacity.plan(1, one).nodes == 1


def test_what_is_assumed_moves_what_hangs_on_it() -> None:
    one = capacity.measured()
    usual = capacity.plan(10**9, one)
    other = capacity.plan(10**9, one, replace(capacity.ASSUMED, copies=1, core_hour=0.08))
    assert other.stored_tb < usual.stored_tb
    assert other.price_in == pytest.approx(2 * usual.price_in)
    assert (other.index_tb, other.shards) == (usual.index_tb, usual.shards)
