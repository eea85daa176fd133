"""Problems written by others, where their folder is at hand: what is read, and that nothing crashes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.errors import DeriveError
from derive.reading import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
# The rest names functions that nobody has declared, calls methods, or is a vector.
SHARES = {"textbook": 1.0, "activations": 0.9, "cas_tests": 0.88, "wrong_answers": 1.0}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", SHARES)
def test_share_of_the_corpus_that_is_read(name: str) -> None:
    records = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    read_well = total = 0
    for record in records:
        if not isinstance(record.get("input"), str):
            continue
        total += 1
        try:
            read(record["input"], syntax="latex" if record.get("syntax") == "latex" else "text")
            read_well += 1
        except DeriveError:
            pass
    assert read_well >= SHARES[name] * total
