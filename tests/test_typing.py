"""What a type checker says of programs that use the library: misspelt names and words are errors."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

PROGRAM = """\
import derive
from derive import nothere
derive.diferentiate("x^2")
derive.nosuch.thing()
d = derive.differentiate("x^2", route="chian")
d.to("lateks")
d.frames("brif")
derive.derive("x^2", syntax="maple")
right = derive.differentiate("x^2", variables="x", at=2, route="chain").to("text")
derive.plot(d), derive.where(d), derive.Network, derive.compare_with_finite_differences, derive.__all__
reveal_type(right)
"""
WRONG = set(range(2, 9))


def test_misspelt_names_and_words_are_found(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    told, errors, _ = api.run(["--strict", "--config-file", "", str(program)])
    assert not errors
    lines = dict.fromkeys(int(line) for line in re.findall(r"program\.py:(\d+): error", told))
    assert set(lines) == WRONG, told
    assert 'program.py:11: note: Revealed type is "str"' in told.replace("builtins.", "")
