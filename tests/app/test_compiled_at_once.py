"""Threads that compile different models at the same moment get their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from earned.app import compiled as module
from earned.core.scoring.model import ScoringModel
from earned.library import instruments


def test_each_thread_gets_the_model_it_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    names, both = ("ecr", "ecr-r"), Barrier(2)

    class Together(list[ScoringModel]):
        """A list in which one thread's model is always followed by the other's."""

        def append(self, model: ScoringModel) -> None:
            super().append(model)
            both.wait(10)

    monkeypatch.setattr(module, "_different", Together())
    module._compiled.cache_clear()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(module.compiled, names))
    module._compiled.cache_clear()
    assert [model.instrument.id for model in found] == list(names)
    assert [model.parameters for model in found] == [instruments.parameters(n) for n in names]
